import type { EntityName } from './entity-name.js';
import type { StoredValue } from './value.js';

interface NamedField {
  readonly name: string;
  /** Whether a row may lack a value; the key never does. */
  readonly optional?: boolean;
  /** The only values allowed, in their stored form. */
  readonly choices?: readonly StoredValue[];
  /** Whether no two rows may have the same value. The key is unique by itself. */
  readonly unique?: boolean;
  /** A value for help texts; by default the lowest number, or the shortest text. */
  readonly example?: StoredValue;
}

/** A whole number that JavaScript holds exactly; `references` is the entity whose key it holds. */
export interface IntegerField extends NamedField {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  readonly references?: EntityName;
  /** Whether a database that holds both tables has a foreign key for the reference. */
  readonly hasForeignKey?: true;
  /** Set where no run looks whether the row is stored to which it refers: the audit alone does. */
  readonly isUnchecked?: true;
  /** Set where the value is written once all rows are: the reference closes a circle. */
  readonly isLate?: true;
  /** Set where the value derives from the key of the model, see `idOfKey`: no input has it. */
  readonly isDerived?: true;
}

/** Text of `min` to `max` characters (graphemes) without control characters. */
export interface TextField extends NamedField {
  readonly kind: 'text';
  readonly min: number;
  readonly max: number;
  /** A regular expression that the whole text matches. */
  readonly pattern?: string;
  /** A UUID is stored in lower case. */
  readonly format?: 'uuid' | 'uri';
}

/** An e-mail address of at most `max` characters; a unique one is so without regard to case. */
export interface EmailField extends NamedField {
  readonly kind: 'email';
  readonly max: number;
}

/** An exact decimal from `min` to `max` with at most `decimals` decimals; bounds are decimal texts. */
export interface DecimalField extends NamedField {
  readonly kind: 'decimal';
  readonly min: string;
  readonly max: string;
  readonly decimals: number;
  /** The most digits that it has, for databases that need the number; by default those of its bounds. */
  readonly precision?: number;
  /** Set for whole numbers of 64 bits, without decimals: a database holds them as such. */
  readonly isWhole?: true;
}

export interface BooleanField extends NamedField {
  readonly kind: 'boolean';
}

/** A day such as "2024-02-29", of the years 1 to 9999; bounds are days. */
export interface DateField extends NamedField {
  readonly kind: 'date';
  readonly min?: string;
  readonly max?: string;
}

/** A moment in UTC to the millisecond, stored as "2024-02-29T12:00:00Z"; bounds are moments. */
export interface DateTimeField extends NamedField {
  readonly kind: 'datetime';
  readonly min?: string;
  readonly max?: string;
}

export type Field =
  | IntegerField
  | TextField
  | EmailField
  | DecimalField
  | BooleanField
  | DateField
  | DateTimeField;

/** The kinds of fields. */
export type FieldKind = Field['kind'];
