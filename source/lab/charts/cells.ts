/** What a cell means; the terminal and the screen each have a colour for it. */
export type CellTone = 'axis' | 'mark' | 'range' | 'label' | `heat-${HeatLevel}`;

/** How far a value is from nothing to the best: 1 for up to a fifth of it, 5 for more than four. */
export type HeatLevel = 1 | 2 | 3 | 4 | 5;

/** A piece of a line of a chart, of one meaning. */
export interface Cell {
  readonly text: string;
  readonly tone?: CellTone | undefined;
}

/** A line of a chart, from left to right. */
export type CellLine = readonly Cell[];

/** The room of a chart, and what the terminal can show. */
export interface ChartRoom {
  readonly columns: number;
  readonly unicode: boolean;
}

/** Characters that are written at positions; the last one that is written to a place stays. */
export class Canvas {
  readonly #columns: number;
  readonly #places: Cell[][];

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#places = Array.from({ length: rows }, () =>
      Array.from({ length: columns }, (): Cell => ({ text: ' ' })),
    );
  }

  /** Writes a text of single-width characters; what is outside is cut off. */
  write(column: number, row: number, text: string, tone?: CellTone): void {
    const line = this.#places[row];
    if (!line) return;
    for (const [offset, character] of [...text].entries()) {
      const at = column + offset;
      if (at >= 0 && at < this.#columns) line[at] = { text: character, tone };
    }
  }

  /** The lines, each in as few cells as it has changes of meaning, without blanks at the end. */
  lines(): CellLine[] {
    return this.#places.map((places) => {
      const end = places.findLastIndex(({ text }) => text !== ' ') + 1;
      const cells: Cell[] = [];
      for (const { text, tone } of places.slice(0, end)) {
        const last = cells.at(-1);
        if (last && last.tone === tone) cells[cells.length - 1] = { text: last.text + text, tone };
        else cells.push({ text, tone });
      }
      return cells;
    });
  }
}
