/** What a model and a database have in different ways. */
export interface Difference {
  /** A table, or "table.field". */
  readonly what: string;
  readonly inModel: string;
  readonly inDatabase: string;
  readonly part: DifferentPart;
}

/** Which part of a model differs from that of a database. */
export interface DifferentPart {
  /** The name of the table, in the model where it has one. */
  readonly table: string;
  /** The name of the field, in the model where it has one. */
  readonly field?: string;
  readonly property:
    | 'table'
    | 'field'
    | 'type'
    | 'required'
    | 'unique'
    | 'enum'
    | 'length'
    | 'digits'
    | 'range'
    | 'primaryKey'
    | 'uniqueKeys'
    | 'foreignKeys';
}

/** Nothing, on one side. */
export const NOTHING = '–';
