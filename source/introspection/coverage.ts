import { escapeText } from '../base/text.js';

/** What became of a part of a database in a model. */
export interface CoverageNote {
  readonly status: 'approximated' | 'not covered';
  /** The table; absent for what belongs to none. */
  readonly table?: string;
  /** What it is, and in which way it differs: "price: the column is binary floating point, …". */
  readonly text: string;
}

/** What a model has of a database. */
export interface Coverage {
  /** How many of each part the model has as they are in the database. */
  readonly covered: Readonly<
    Record<'tables' | 'fields' | 'keys' | 'uniqueKeys' | 'references', number>
  >;
  readonly notes: readonly CoverageNote[];
}

/** Collects what becomes of a database; names in notes are escaped, as models and terminals repeat them. */
export class CoverageBook {
  readonly #covered = { tables: 0, fields: 0, keys: 0, uniqueKeys: 0, references: 0 };
  readonly #notes: CoverageNote[] = [];

  count(part: keyof Coverage['covered']): void {
    this.#covered[part] += 1;
  }

  approximate(table: string, text: string): void {
    this.#notes.push({ status: 'approximated', table, text: escapeText(text) });
  }

  leaveOut(table: string | undefined, text: string): void {
    const note = { status: 'not covered', text: escapeText(text) } as const;
    this.#notes.push(table === undefined ? note : { ...note, table });
  }

  /** What a model lacks of a table, or of the database itself. */
  leftOut(table: string | undefined): string[] {
    return this.#notes
      .filter((note) => note.status === 'not covered' && note.table === table)
      .map(({ text }) => text);
  }

  get coverage(): Coverage {
    return { covered: { ...this.#covered }, notes: [...this.#notes] };
  }
}
