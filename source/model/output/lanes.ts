/** A line that connects two rows of a drawing: it begins at one and ends with an arrow at the other. */
export interface Connection {
  readonly from: number;
  readonly to: number;
}

/** The directions in which a cell is connected. */
const UP = 1;
const DOWN = 2;
const LEFT = 4;
const RIGHT = 8;

/** The characters of a cell by its directions. */
const LINES: Readonly<Record<'unicode' | 'ascii', Readonly<Record<number, string>>>> = {
  unicode: {
    [UP]: '│',
    [DOWN]: '│',
    [UP | DOWN]: '│',
    [LEFT | RIGHT]: '─',
    [DOWN | RIGHT]: '╭',
    [UP | RIGHT]: '╰',
    [UP | DOWN | RIGHT]: '├',
    [DOWN | LEFT | RIGHT]: '┬',
    [UP | LEFT | RIGHT]: '┴',
    [UP | DOWN | LEFT | RIGHT]: '┼',
  },
  ascii: { [UP]: '|', [DOWN]: '|', [UP | DOWN]: '|', [LEFT | RIGHT]: '-' },
};

/** More lines beside each other than this are not drawn: the text names every reference. */
export const MOST_LANES = 10;

/**
 * Draws connections to the left of some rows, each in a lane that is free between its ends.
 * @returns for each row what stands before it, all of the same width; empty texts if there is no connection
 */
export function drawLanes(
  rows: number,
  connections: readonly Connection[],
  unicode: boolean,
): string[] {
  const lanes: Connection[][] = [];
  const placed = connections
    .filter(({ from, to }) => from !== to)
    .toSorted((one, other) => length(one) - length(other))
    .flatMap((connection) => {
      const free = lanes.findIndex((lane) => lane.every((other) => !overlaps(other, connection)));
      const lane = free === -1 ? lanes.push([]) - 1 : free;
      if (lane >= MOST_LANES) return [];
      lanes[lane]?.push(connection);
      return [{ ...connection, lane }];
    });
  const width = Math.min(lanes.length, MOST_LANES);
  if (width === 0) return Array.from({ length: rows }, () => '');
  const cells = Array.from({ length: rows }, () => new Uint8Array(width));
  for (const { from, to, lane } of placed) {
    const [top, bottom] = from < to ? [from, to] : [to, from];
    for (let row = top; row <= bottom; row += 1) {
      mark(cells, row, width - 1 - lane, (row > top ? UP : 0) | (row < bottom ? DOWN : 0));
    }
    for (const row of [top, bottom]) {
      mark(cells, row, width - 1 - lane, RIGHT);
      for (let column = width - lane; column < width; column += 1)
        mark(cells, row, column, LEFT | RIGHT);
    }
  }
  const targets = new Set(placed.map(({ to }) => to));
  const sources = new Set(placed.map(({ from }) => from));
  const characters = LINES[unicode ? 'unicode' : 'ascii'];
  const [arrow, end] = unicode ? ['▶', '─'] : ['>', '-'];
  return cells.map((line, row) => {
    const drawn = Array.from(line, (cell) => (cell === 0 ? ' ' : (characters[cell] ?? '+'))).join(
      '',
    );
    return drawn + (targets.has(row) ? arrow : sources.has(row) ? end : ' ');
  });
}

function mark(cells: readonly Uint8Array[], row: number, column: number, directions: number): void {
  const line = cells[row];
  if (line) line[column] = (line[column] ?? 0) | directions;
}

function length({ from, to }: Connection): number {
  return Math.abs(from - to);
}

function overlaps(one: Connection, other: Connection): boolean {
  const [top, bottom] = [
    Math.max(Math.min(one.from, one.to), Math.min(other.from, other.to)),
    Math.min(Math.max(one.from, one.to), Math.max(other.from, other.to)),
  ];
  return top <= bottom;
}
