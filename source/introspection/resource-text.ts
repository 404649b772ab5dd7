import type { FieldText } from './field-of.js';

/** A table as a model file has it. */
export interface ResourceText {
  readonly name: string;
  /** What one row is called, where the default is that of another table. */
  readonly entity?: string;
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly fields: readonly FieldText[];
  readonly foreignKeys: readonly {
    readonly fields: readonly string[];
    readonly table: string;
    /** The fields of the key to which it points, in the same order. */
    readonly targets: readonly string[];
  }[];
  readonly notCovered: readonly string[];
}
