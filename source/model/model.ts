/**
 * A value of a field. Whole numbers are `number` where JavaScript holds them exactly, else `bigint`; decimals,
 * dates ("2024-02-29") and times in UTC ("2024-02-29T12:00:00Z") are text.
 */
export type Value = string | number | bigint | boolean | null;

/** The types of fields, by their names in a model file. */
export const FIELD_TYPES = [
  'integer',
  'number',
  'string',
  'boolean',
  'date',
  'datetime',
  'year',
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

/** The formats of texts. */
export const STRING_FORMATS = ['default', 'email', 'uri', 'uuid'] as const;

export type StringFormat = (typeof STRING_FORMATS)[number];

/** How the values of a field are generated, where the model file chooses it. */
export interface KindChoice {
  /** The name of a kind. */
  readonly kind: string;
  /** The value of the kind `constant`. */
  readonly value?: Value;
}

interface AnyField {
  readonly name: string;
  /** Whether every row has a value. */
  readonly required: boolean;
  /** Whether no two rows have the same value in this field; also true of a key of one field. */
  readonly unique: boolean;
  /** The only values allowed. */
  readonly choices?: readonly Value[];
  /** A value that a person would know the field by. */
  readonly example?: Value;
  readonly kind?: KindChoice;
  /** What its column is called in files of rows; by default as the field. */
  readonly from?: string;
  /** Share of generated rows without a value, from 0 to 1; 0 where a value is required. */
  readonly nulls: number;
}

/** A whole number of 64 bits; a bound that is absent is that of the type. */
export interface IntegerField extends AnyField {
  readonly type: 'integer';
  /** Set where its value derives from the key of the table: no model file has such a field. */
  readonly isDerived?: true;
  readonly min?: bigint;
  readonly max?: bigint;
}

/** An exact decimal of at most `precision` digits, `scale` of them after the point; bounds are decimal texts. */
export interface NumberField extends AnyField {
  readonly type: 'number';
  readonly precision: number;
  readonly scale: number;
  /** Whether the model file names the scale. */
  readonly hasScale: boolean;
  readonly min?: string;
  readonly max?: string;
}

/** A text; lengths are counted in graphemes. */
export interface StringField extends AnyField {
  readonly type: 'string';
  readonly format: StringFormat;
  readonly minLength: number;
  readonly maxLength: number;
  /** A regular expression that the whole text matches. */
  readonly pattern?: string;
}

export interface BooleanField extends AnyField {
  readonly type: 'boolean';
}

/** A day, "2024-02-29". */
export interface DateField extends AnyField {
  readonly type: 'date';
  readonly min?: string;
  readonly max?: string;
}

/** A moment in UTC to the millisecond, "2024-02-29T12:00:00Z". */
export interface DateTimeField extends AnyField {
  readonly type: 'datetime';
  readonly min?: string;
  readonly max?: string;
}

/** A year from 1 to 9999. */
export interface YearField extends AnyField {
  readonly type: 'year';
  readonly min?: number;
  readonly max?: number;
}

export type Field =
  | IntegerField
  | NumberField
  | StringField
  | BooleanField
  | DateField
  | DateTimeField
  | YearField;

/** What checks that the row exists to which a reference points. */
export const ENFORCERS = ['database', 'writer', 'audit'] as const;

export type Enforcer = (typeof ENFORCERS)[number];

/**
 * How generated rows choose the rows that they point to: all alike, the first ones more often, or, in units, the one
 * with their own number, which no model file asks for.
 */
export type Distribution =
  | { readonly rule: 'same' }
  | { readonly rule: 'uniform' }
  | { readonly rule: 'earlier' }
  | { readonly rule: 'zipf'; readonly exponent: number };

/** Fields that hold the key of a row, of another table or of their own. */
export interface Reference {
  /** The position of the first of them in the fields of its entity. */
  readonly position: number;
  /** The positions of all of them, in the order of the key that they hold. */
  readonly positions: readonly number[];
  /** The index of the entity that it points to. */
  readonly target: number;
  readonly enforcedBy: Enforcer;
  readonly distribution: Distribution;
  /** Whether it closes a circle of references, so that its value comes after both rows exist. */
  readonly isLate: boolean;
}

/** How many rows are generated: a number, or so many for each row of another entity. */
export interface RowPlan {
  readonly count: number;
  /** Whether the model file names no number: then it is lower where fewer values are possible. */
  readonly isDefault?: true;
  /** The index of the other entity. */
  readonly per?: number;
}

/** A table of the model, and what its rows are called. */
export interface Entity {
  /** Its position in the model file, from 0. */
  readonly index: number;
  /** The name of one of its rows: "Account". */
  readonly name: string;
  readonly table: string;
  /** The name of its database; tables with the same name share one. */
  readonly database: string;
  readonly fields: readonly Field[];
  /** The positions of the primary key. */
  readonly key: readonly number[];
  /** The positions of each other unique key of two or more fields; a key of one field is in the field. */
  readonly uniqueKeys: readonly (readonly number[])[];
  readonly references: readonly Reference[];
  readonly rows: RowPlan;
  /** The file of its rows, relative to the model file; absent where they are generated. */
  readonly file?: string;
  /** What a database has and a model cannot hold, in sentences; of a model that was read from one. */
  readonly notCovered: readonly string[];
}

/** References that go round in a circle, spelt out, and the reference that breaks it. */
export interface Cycle {
  /** "orders.invoice_id → invoices → invoices.order_id → orders". */
  readonly path: string;
  /** The optional field that is filled last: "orders.invoice_id". */
  readonly brokenBy: string;
}

/** What random numbers of generated rows depend on besides the seed: names, or the position of the table. */
export const RANDOM_RULES = ['names', 'positions'] as const;

export type RandomRule = (typeof RANDOM_RULES)[number];

/** The tables of a workload, their databases, fields, keys and references: plain data. */
export interface Model {
  readonly name: string;
  /** By default names. */
  readonly random?: RandomRule;
  readonly entities: readonly Entity[];
  /** The indexes of the entities in an order in which each comes after those that it points to. */
  readonly parentsFirst: readonly number[];
  readonly cycles: readonly Cycle[];
  /** The same as `notCovered` of an entity, for what belongs to no table. */
  readonly notCovered: readonly string[];
}

/** The most tables of a model, fields of a table, and rows of a table. */
export const MODEL_LIMITS = { entities: 64, fields: 200, rows: 1_000_000_000 } as const;

/** Rows of a table whose number is not given. */
export const DEFAULT_ROWS = 1000;

/** The names of the databases, in the order of their first table. */
export function databasesOf({ entities }: Model): string[] {
  return [...new Set(entities.map(({ database }) => database))];
}

/** An entity by its index. @throws RangeError */
export function entityAt({ entities }: Pick<Model, 'entities'>, index: number): Entity {
  const entity = entities[index];
  if (!entity) throw new RangeError(`the model has no entity number ${index}`);
  return entity;
}

/** A field by its position. @throws RangeError */
export function fieldAt({ table, fields }: Pick<Entity, 'table' | 'fields'>, at: number): Field {
  const field = fields[at];
  if (!field) throw new RangeError(`${table} has no field number ${at}`);
  return field;
}

/** The reference to which a field belongs; undefined if it belongs to none. */
export function referenceAt({ references }: Entity, position: number): Reference | undefined {
  return references.find(({ positions }) => positions.includes(position));
}

/** Whether a row may point to nothing: one of the fields of the reference is optional. */
export function isOptional(entity: Entity, { positions }: Reference): boolean {
  return positions.some((position) => !fieldAt(entity, position).required);
}

/** "orders.user_id", "lines.(order_id, number)". */
export function nameFields(entity: Entity, positions: readonly number[]): string {
  const names = positions.map((position) => fieldAt(entity, position).name);
  return `${entity.table}.${names.length === 1 ? names[0] : `(${names.join(', ')})`}`;
}

/** The rows that a model plans for each of its entities. The plan of a model has no circles. */
export function plannedRows({ entities }: Pick<Model, 'entities'>): number[] {
  const count = ({ rows }: Entity): number =>
    rows.per === undefined ? rows.count : rows.count * count(entityAt({ entities }, rows.per));
  return entities.map(count);
}
