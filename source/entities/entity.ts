import { foldAddress } from './email.js';

/** The three entities; rows refer only to entities before their own. */
export const ENTITY_NAMES = ['User', 'Product', 'Order'] as const;

export type EntityName = (typeof ENTITY_NAMES)[number];

/** A whole number; `references` is the entity whose id it holds. */
export interface IntegerField {
  readonly kind: 'integer';
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly references?: EntityName;
}

/** Text of `min` to `max` characters (graphemes) without control characters. */
export interface TextField {
  readonly kind: 'text';
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** An e-mail address of at most `max` characters, unique without regard to case. */
export interface EmailField {
  readonly kind: 'email';
  readonly name: string;
  readonly max: number;
}

/** An exact decimal from `min` to `max` with at most `decimals` decimals; bounds are decimal texts. */
export interface DecimalField {
  readonly kind: 'decimal';
  readonly name: string;
  readonly min: string;
  readonly max: string;
  readonly decimals: number;
}

export type Field = IntegerField | TextField | EmailField | DecimalField;

/**
 * An entity. Its table, Sequelize model, checks, yup rules, file columns, generator limits and wording are
 * all derived from this definition. The first field is always the key, `id`.
 */
export interface Entity {
  readonly name: EntityName;
  /** Name of its table, of its file in a workload folder, and of its embedded database. */
  readonly table: 'users' | 'products' | 'orders';
  readonly fields: readonly Field[];
}

/** Longest text of a text field in UTF-16 units: it limits the combining marks that 100 characters can have. */
export const MAX_TEXT_UNITS = 4000;

const id: IntegerField = { kind: 'integer', name: 'id', min: 1, max: Number.MAX_SAFE_INTEGER };
const name: TextField = { kind: 'text', name: 'name', min: 2, max: 100 };

const User: Entity = {
  name: 'User',
  table: 'users',
  fields: [id, name, { kind: 'email', name: 'email', max: 254 }],
};

const Product: Entity = {
  name: 'Product',
  table: 'products',
  fields: [
    id,
    name,
    { kind: 'decimal', name: 'price', min: '0.01', max: '999999.99', decimals: 2 },
  ],
};

const Order: Entity = {
  name: 'Order',
  table: 'orders',
  fields: [
    id,
    { ...id, name: 'user_id', references: 'User' },
    { ...id, name: 'product_id', references: 'Product' },
    { kind: 'integer', name: 'quantity', min: 1, max: 1000 },
  ],
};

/** The definition of each entity, by name. */
export const ENTITIES: Readonly<Record<EntityName, Entity>> = { User, Product, Order };

/** The definitions in order. */
export const ENTITY_LIST: readonly Entity[] = ENTITY_NAMES.map((entity) => ENTITIES[entity]);

/** Position of an entity in `ENTITY_NAMES`, as in shared memory. */
export function entityIndex(entity: EntityName): number {
  return ENTITY_NAMES.indexOf(entity);
}

/** The entity at a position of `ENTITY_NAMES`. */
export function entityAt(index: number): Entity {
  const entity = ENTITY_LIST[index];
  if (!entity) throw new RangeError(`there is no entity number ${index}`);
  return entity;
}

/** A field that refers to another entity, and its position in the row. */
export interface Reference {
  /** The entity that has the field. */
  readonly source: EntityName;
  readonly field: string;
  readonly position: number;
  readonly target: EntityName;
}

/** The fields of an entity that refer to other entities. */
export function referencesOf(entity: Entity): readonly Reference[] {
  return REFERENCES[entity.name];
}

const REFERENCES: Readonly<Record<EntityName, readonly Reference[]>> = {
  User: findReferences(User),
  Product: findReferences(Product),
  Order: findReferences(Order),
};

function findReferences(entity: Entity): readonly Reference[] {
  return entity.fields.flatMap((field, position) =>
    field.kind === 'integer' && field.references
      ? [{ source: entity.name, field: field.name, position, target: field.references }]
      : [],
  );
}

/** Position of the field that must be unique besides the key (the e-mail address), or -1. */
export function uniquePosition(entity: Entity): number {
  return entity.fields.findIndex((field) => field.kind === 'email');
}

/** Name of the column with the folded form of a unique text, for databases that cannot fold it. */
export function foldColumn(field: EmailField): string {
  return `${field.name}_fold`;
}

/** The field that must be unique besides the key, if the entity has one. */
export function uniqueField(entity: Entity): EmailField | undefined {
  const field = entity.fields[uniquePosition(entity)];
  return field?.kind === 'email' ? field : undefined;
}

/** The form by which unique texts are compared: regardless of case and of the spelling of host names. */
export function uniqueKey(text: string): string {
  return foldAddress(text) ?? text.toLowerCase();
}

/** The name of the row that has an id, in the input or in a database: "User 4". */
export function nameById(entity: EntityName, id: number | string): string {
  return `${entity} ${id}`;
}

/**
 * The name of a row of the input by its number, from 1: "User row 4". The only name of a row without a valid
 * id, and never that of another one, since ids differ from row numbers and may repeat.
 */
export function nameByNumber(entity: EntityName, row: number): string {
  return `${entity} row ${row}`;
}

/** The length of the longest name by number among rows up to one. */
export function longestNameByNumber(highest: number): number {
  return Math.max(...ENTITY_NAMES.map((entity) => nameByNumber(entity, highest).length));
}

/** The name of consecutive rows of the input by their numbers: "User row 4", "User rows 4 to 9". */
export function nameByNumbers(entity: EntityName, first: number, last: number): string {
  return first === last ? nameByNumber(entity, first) : `${entity} rows ${first} to ${last}`;
}
