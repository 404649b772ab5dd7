import type { FieldType, StringFormat, Value } from '../model/model.js';

/** What the type of a column becomes in a model. */
export interface MappedType {
  readonly type: FieldType;
  readonly format?: StringFormat;
  readonly precision?: number;
  readonly scale?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** Bounds as a model file writes them. */
  readonly minimum?: string;
  readonly maximum?: string;
  readonly choices?: readonly string[];
  /** The only value that is generated, where no other would be accepted. */
  readonly constant?: Value;
  /** In which way the model differs from the column; absent where it does not. */
  readonly approximation?: string;
}

/** A column of a table. */
export interface Column {
  readonly name: string;
  /** Its type as the database names it. */
  readonly native: string;
  readonly isRequired: boolean;
  /** What it becomes; undefined if a model has nothing like it. */
  readonly mapped: MappedType | undefined;
  /** The value of rows without one, as the database writes it. */
  readonly defaultValue?: string;
  /** Whether the database computes it, so that rows are inserted without it. */
  readonly isComputed?: boolean;
}

/** Columns that no two rows may share. */
export interface UniqueKey {
  readonly columns: readonly string[];
  /** In which way the model differs from the key; absent where it does not. */
  readonly approximation?: string;
}

/** Columns that hold the key of a row. */
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  /** The columns of the other table; empty for its primary key. */
  readonly targets: readonly string[];
  /** What happens to its rows when that row goes, where it is not refused: "ON DELETE CASCADE". */
  readonly actions: readonly string[];
}

/** A table as a database describes it. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly UniqueKey[];
  readonly foreignKeys: readonly ForeignKey[];
  /** What else it has, in short: "CHECK (price > 0)", "index orders_by_day". */
  readonly others: readonly string[];
}

/** What a database describes of itself. */
export interface Catalogue {
  /** The name of the database, without its address. */
  readonly name: string;
  readonly tables: readonly Table[];
  /** What else it has: "view totals". */
  readonly others: readonly string[];
}
