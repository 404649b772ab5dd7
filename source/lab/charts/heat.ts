import { formatCount } from '../../base/format.js';
import { cutText, escapeText } from '../../base/text.js';
import type { VariantResult } from '../analysis.js';
import type { Experiment } from '../experiment.js';
import type { Factor } from '../factors.js';
import type { Cell, CellLine, ChartRoom, HeatLevel } from './cells.js';
import { isRated, signOf } from './signs.js';

/** Shades from little to much, so that a level is seen without colour. */
const SHADES = { unicode: [' ', '░', '▒', '▓', '█'], ascii: [' ', '.', ':', 'o', '#'] } as const;

/** A variant's place in a heat map. */
export interface HeatCell {
  /** The median rate in rows per second; undefined without one. */
  readonly rate: number | undefined;
  readonly level: HeatLevel | undefined;
  /** The sign of its verdict; empty without runs. */
  readonly sign: string;
}

/** The medians of two factors: the values of the first go down, those of the second to the right. */
export interface HeatMap {
  readonly rows: { readonly name: string; readonly values: readonly string[] };
  readonly columns: { readonly name: string; readonly values: readonly string[] };
  /** By row, then by column. */
  readonly cells: readonly (readonly HeatCell[])[];
}

/** The heat map of a comparison of two factors; undefined of any other. */
export function heatMap(
  { factors }: Pick<Experiment, 'factors'>,
  results: readonly VariantResult[],
): HeatMap | undefined {
  const [first, second, ...others] = factors;
  if (!first || !second || others.length > 0) return undefined;
  const compared = results.filter(({ isControl }) => !isControl);
  const best = Math.max(0, ...compared.filter(isRated).map((one) => one.rowsPerSecond.median));
  const cells = first.values.map((row) =>
    second.values.map((column): HeatCell => {
      const result = compared.find(
        ({ settings }) => settings[first.name] === row && settings[second.name] === column,
      );
      const rate = result && isRated(result) ? result.rowsPerSecond.median : undefined;
      return {
        rate,
        level: rate === undefined ? undefined : levelOf(rate, best),
        sign: result ? signOf(result) : '',
      };
    }),
  );
  return { rows: labelsOf(first), columns: labelsOf(second), cells };
}

/** Characters of a value that a map has room for. */
const LONGEST_LABEL = 18;

/** Values may be paths: what could move the cursor is escaped. */
function labelsOf({ name, values }: Factor): HeatMap['rows'] {
  return { name, values: values.map((value) => cutText(escapeText(value), LONGEST_LABEL)) };
}

function levelOf(rate: number, best: number): HeatLevel {
  const share = best > 0 ? rate / best : 0;
  return Math.min(5, Math.max(1, Math.ceil(share * 5 - 1e-9))) as HeatLevel;
}

/** Columns between two cells. */
const GAP = 1;

/**
 * A heat map as lines: a head with the values of the second factor, then a line for each value of the first.
 * Each cell has the median, the sign of the verdict and a shade; a map that is too wide for its room
 * leaves the shades out.
 */
export function heatLines(map: HeatMap, { columns: width, unicode }: ChartRoom): CellLine[] {
  const { rows, columns, cells } = map;
  const shades = unicode ? SHADES.unicode : SHADES.ascii;
  const label = Math.max(rows.name.length, ...rows.values.map(({ length }) => length)) + 1;
  const numbers = cells
    .flat()
    .map(({ rate }) => (rate === undefined ? 1 : formatCount(rate).length));
  const plain = Math.max(
    ...columns.values.map(({ length }) => length),
    ...numbers.map((n) => n + 2),
  );
  const isShaded = label + columns.values.length * (plain + 2 + GAP) + GAP <= width;
  const room = isShaded ? plain + 2 : plain;
  const gap: Cell = { text: ' '.repeat(GAP) };
  const draw = ({ rate, level, sign }: HeatCell): Cell => {
    const number = rate === undefined ? (unicode ? '–' : '-') : formatCount(rate);
    const shade = isShaded ? `${shades[(level ?? 1) - 1] ?? ' '} ` : '';
    const text = `${shade}${`${number} ${sign}`.trimEnd().padStart(plain)}`;
    return level === undefined ? { text, tone: 'label' } : { text, tone: `heat-${level}` };
  };
  const values = columns.values.map((value): CellLine => [
    gap,
    { text: value.padStart(room), tone: 'label' },
  ]);
  return [
    [{ text: ' '.repeat(label) }, gap, { text: columns.name, tone: 'axis' }],
    [{ text: rows.name.padEnd(label), tone: 'axis' }, ...values.flat()],
    ...rows.values.map((value, row): CellLine => {
      const head: Cell = { text: value.padStart(label - 1).padEnd(label), tone: 'label' };
      return [head].concat((cells[row] ?? []).flatMap((cell) => [gap, draw(cell)]));
    }),
  ];
}

/** What the shades mean: "shade: ░ above 20 % of the best, ▒ above 40 %, ▓ above 60 %, █ above 80 %". */
export function describeShades(unicode: boolean): string {
  const shades = unicode ? SHADES.unicode : SHADES.ascii;
  const [first, ...others] = shades
    .slice(1)
    .map((shade, index) => `${shade} above ${(index + 1) * 20} %`);
  return [`${first} of the best`, ...others].join(', ');
}
