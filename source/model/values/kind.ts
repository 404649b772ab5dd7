import { formatAmount } from '../../base/format.js';
import { countCharacters } from '../../base/text.js';
import type { Field, FieldType, StringField, Value } from '../model.js';
import type { Dice } from './dice.js';
import type { Source } from './source.js';

/** What a kind is given to make values of. */
export interface Scene {
  /** Rows that the table has. */
  readonly rows: number;
  /** Whether no two rows may have the same value. */
  readonly isUnique: boolean;
  /** Random numbers that all fields of one person or one place share in a row. */
  readonly shared: Dice;
  /** The value of the kind `constant`. */
  readonly constant?: Value | undefined;
}

/** A way to generate values. */
export interface Kind {
  readonly name: string;
  /** The types of the fields that it has values for. */
  readonly types: readonly FieldType[];
  /** What it gives, for the documentation. */
  readonly meaning: string;
  /** @returns where the values come from, or why there are none, to complete the sentence "the kind …" */
  build(field: Field, scene: Scene): Source | string;
}

/** A kind of texts; other fields do not get there. */
export function textKind(
  name: string,
  meaning: string,
  build: (field: StringField, scene: Scene) => Source | string,
): Kind {
  return {
    name,
    meaning,
    types: ['string'],
    build: (field, scene) =>
      field.type === 'string' ? build(field, scene) : `has no values of the type ${field.type}`,
  };
}

/** Whether a text has as many characters as its field allows. */
export function hasLength({ minLength, maxLength }: StringField, text: string): boolean {
  const length = countCharacters(text, maxLength);
  return length >= minLength && length <= maxLength;
}

/** Why a field cannot have texts of a length, to complete the sentence "the kind …". */
export function describeLengths(shortest: number, longest: number, field: StringField): string {
  const { minLength, maxLength } = field;
  return `gives texts of ${shortest} to ${formatAmount(longest, 'character')}, and the field allows ${minLength} to ${maxLength}`;
}
