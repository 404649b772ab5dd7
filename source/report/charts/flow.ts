import { formatAmount } from '../../base/format.js';
import { cutText } from '../../base/text.js';
import { INK, PAPER, QUIET } from './palette.js';
import { label, line, round, svg } from './svg.js';

/** What the diagram of a run shows. */
export interface Flow {
  readonly threads: number;
  readonly order: 'fifo' | 'race';
  /** By entity: its table and its databases. */
  readonly databases: readonly { readonly rows: string; readonly names: readonly string[] }[];
}

const HEIGHT = 158;
const BOX = { height: 34, width: 74 };
const DATABASE = { height: 26, width: 118 };

/** The path of a row through the program: threads, rules, router, databases; the ledger and the audit below. */
export function flowDiagram({ threads, order, databases }: Flow, width: number): string {
  const middle = 52;
  const right = width - DATABASE.width - 0.5;
  const gap = (right - 4 * BOX.width) / 4;
  const xOf = (index: number): number => 0.5 + index * (BOX.width + gap);
  const top = middle - BOX.height / 2;
  const turn = order === 'fifo' ? 'a turn in row order' : 'an open race';
  const bottom = HEIGHT - BOX.height - 1;
  const auditX = right + (DATABASE.width - BOX.width) / 2;
  const shown = fewer(databases);
  const lanes = shown.map(({ rows, names }, index) => ({
    rows,
    names,
    y: middle + (index - (shown.length - 1) / 2) * (DATABASE.height + 9),
  }));
  return svg('flow', width, HEIGHT, [
    box(xOf(0), top, BOX, 'workload', 'rows in order'),
    box(xOf(1), top, BOX, formatAmount(threads, 'thread'), 'claim and check'),
    box(xOf(2), top, BOX, 'rules', 'all reasons noted'),
    box(xOf(3), top, BOX, 'router', turn),
    ...[0, 1, 2].map((index) => arrow([xOf(index) + BOX.width, middle], [xOf(index + 1), middle])),
    ...lanes.flatMap(({ rows, names, y }) => [
      arrow([xOf(3) + BOX.width, middle], [right, y]),
      box(right, y - DATABASE.height / 2, DATABASE, nameOf(names), cutText(rows, 26)),
    ]),
    box(xOf(1), bottom, BOX, 'ledger', 'every outcome'),
    arrow([xOf(1) + BOX.width / 2, top + BOX.height], [xOf(1) + BOX.width / 2, bottom]),
    box(auditX, bottom, BOX, 'audit', 'compares both'),
    arrow([xOf(1) + BOX.width, bottom + BOX.height / 2], [auditX, bottom + BOX.height / 2]),
    arrow(
      [auditX + BOX.width / 2, (lanes.at(-1)?.y ?? middle) + DATABASE.height / 2],
      [auditX + BOX.width / 2, bottom],
    ),
  ]);
}

/** Boxes that there is room for. */
const LANES = 3;

/** The tables that have a box of their own; the last box stands for all others. */
function fewer(databases: Flow['databases']): Flow['databases'] {
  if (databases.length <= LANES) return databases;
  const others = databases.slice(LANES - 1);
  const last = {
    rows: formatAmount(others.length, 'more table'),
    names: [...new Set(others.flatMap(({ names }) => names))],
  };
  return [...databases.slice(0, LANES - 1), last];
}

function nameOf(names: readonly string[]): string {
  const [only = ''] = names;
  return names.length === 1 ? cutText(only, 22) : formatAmount(names.length, 'database');
}

function box(
  x: number,
  y: number,
  size: { readonly width: number; readonly height: number },
  title: string,
  note: string,
): string {
  const middle = x + size.width / 2;
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${round(size.width)}" height="${round(size.height)}" rx="3" fill="${PAPER}" stroke="${QUIET}" stroke-width="0.6"/>`,
    label(middle, y + size.height / 2 - 1.5, title, {
      anchor: 'middle',
      size: 8.5,
      bold: true,
      colour: INK,
    }),
    label(middle, y + size.height / 2 + 8.5, note, { anchor: 'middle' }),
  ].join('');
}

/** A line whose last points are a head. */
function arrow(from: readonly [number, number], to: readonly [number, number]): string {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const wing = (turn: number): string =>
    `${round(to[0] - 5 * Math.cos(angle + turn))} ${round(to[1] - 5 * Math.sin(angle + turn))}`;
  return (
    line(from, to, QUIET, { width: 0.8 }) +
    `<path d="M${round(to[0])} ${round(to[1])}L${wing(0.42)}L${wing(-0.42)}z" fill="${QUIET}"/>`
  );
}
