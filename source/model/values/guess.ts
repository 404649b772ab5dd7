import type { Entity, Field, FieldType } from '../model.js';

/** The kind of a field, and why it is that one. */
export interface ChosenKind {
  readonly kind: string;
  readonly why: string;
}

/** Names of fields that suggest a kind, in the order in which they are tried; words are joined by "_". */
const BY_NAME: readonly (readonly [pattern: RegExp, types: readonly FieldType[], kind: string])[] =
  [
    [/(?:^|_)e?_?mail(?:_?address)?$/, ['string'], 'email'],
    [/(?:^|_)(?:first|given|fore)_?names?$/, ['string'], 'firstName'],
    [/(?:^|_)(?:last|family|sur)_?name$/, ['string'], 'lastName'],
    [/(?:^|_)(?:phone|telephone|tel|mobile|fax)(?:_?number|_?no)?$/, ['string'], 'phone'],
    [
      /(?:^|_)(?:company|employer|organi[sz]ation|firm|manufacturer|vendor|supplier|brand|publisher)(?:_name)?$/,
      ['string'],
      'company',
    ],
    [/(?:^|_)(?:street|address)(?:_?(?:line)?_?1)?$/, ['string'], 'street'],
    [/(?:^|_)(?:city|town)(?:_name)?$/, ['string'], 'city'],
    [/(?:^|_)country(?:_name)?$/, ['string'], 'country'],
    [
      /(?:^|_)(?:full_?name|author|owner|contact|customer_name|user_name|person)$/,
      ['string'],
      'name',
    ],
    [/(?:^|_)(?:product|item)(?:_name)?$/, ['string'], 'product'],
    [/(?:^|_)(?:url|uri|website|homepage|link)$/, ['string'], 'uri'],
    [
      /(?:^|_)(?:code|sku|isbn|iban|serial|token|zip|postcode|postal_code|barcode|vin|number)$/,
      ['string'],
      'code',
    ],
    [
      /(?:^|_)(?:title|subject|description|comment|note|notes|remark|text|body|summary|bio)$/,
      ['string'],
      'text',
    ],
    [/(?:^|_)(?:tag|keyword|category|genre|label|colou?r)$/, ['string'], 'word'],
    [
      /(?:^|_)(?:price|amount|total|cost|fee|balance|salary|wage|limit|budget|revenue|payment)$/,
      ['number', 'integer'],
      'money',
    ],
    [/(?:^|_)(?:quantity|qty|count|copies|stock|pieces|seats)$/, ['integer', 'number'], 'quantity'],
    [/(?:^|_)(?:birth_?(?:day|date)?|born|dob|date_of_birth)(?:_on)?$/, ['date'], 'birthDate'],
  ];

/** Tables whose rows are people: their "name" is that of a person. */
const PEOPLE =
  /(?:^|_)(?:users?|customers?|clients?|members?|people|persons?|employees?|students?|teachers?|patients?|authors?|contacts?|staff|guests?|players?|drivers?|accounts?)$/;

/** Tables whose rows are things for sale. */
const PRODUCTS = /(?:^|_)(?:products?|items?|articles?|goods|parts?)$/;

/** The kind of each type where nothing else suggests one. */
const BY_TYPE: Readonly<Record<FieldType, string>> = {
  integer: 'integer',
  number: 'decimal',
  string: 'text',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  year: 'year',
};

/** The kind of a field that is no reference: the one that the model file names, or a guess. */
export function chooseKind(entity: Entity, position: number, field: Field): ChosenKind {
  if (field.kind) return { kind: field.kind.kind, why: 'the model file chooses it' };
  if (field.choices) return { kind: 'choice', why: 'the field has an enum' };
  if (field.type === 'string' && field.pattern !== undefined) {
    return { kind: 'pattern', why: 'the field has a pattern' };
  }
  if (field.type === 'string' && field.format !== 'default') {
    return { kind: field.format, why: 'by the format' };
  }
  const isKey = entity.key.length === 1 && entity.key[0] === position;
  if (isKey && field.type === 'integer') return { kind: 'sequence', why: 'it is the key' };
  const named = guessByName(entity, field);
  if (named) return named;
  if (isKey && field.type === 'string') return { kind: 'code', why: 'it is the key' };
  return { kind: BY_TYPE[field.type], why: 'by the type' };
}

function guessByName({ table }: Entity, { name, type }: Field): ChosenKind | undefined {
  const words = wordsOf(name);
  const found = BY_NAME.find(([pattern, types]) => types.includes(type) && pattern.test(words));
  if (found) return { kind: found[2], why: 'guessed from the name' };
  if (type !== 'string' || words !== 'name') return undefined;
  const kind = kindOfName(wordsOf(table));
  return { kind, why: 'guessed from the names of field and table' };
}

function kindOfName(table: string): string {
  if (PEOPLE.test(table)) return 'name';
  return PRODUCTS.test(table) ? 'product' : 'text';
}

/** The words of a name in lower case: "firstName" and "First Name" are "first_name". */
function wordsOf(name: string): string {
  return name
    .slice(0, 63)
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join('_')
    .toLowerCase();
}
