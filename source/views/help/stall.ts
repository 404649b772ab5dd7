import { formatAmount, formatDuration } from '../../base/format.js';

/** Latencies of 2,000 rows, in milliseconds, and how many of them are above a tenth of a second. */
export interface StallMeasures {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly late: number;
}

/**
 * One database of three stops for two seconds, and takes 5 ms for a row otherwise; one thread inserts 2,000 rows.
 * Measured in virtual time; a test measures them again.
 */
export const STALL: Readonly<Record<'closed' | 'open', StallMeasures>> = {
  closed: { p50: 5, p90: 5, p99: 5, max: 2005, late: 1 },
  open: { p50: 6.94, p90: 919.317, p99: 1835.046, max: 2009.277, late: 358 },
};

const NAME = 10;
const NUMBER = 9;
const GAP = 2;

/** Columns of a bar: less shows nothing, more is no clearer. */
const BAR = { least: 6, most: 30 } as const;

const HEADS = { closed: 'closed loop', open: 'open loop, 100 rows/s' } as const;

/** The latencies of the two loops side by side, each as a number and a bar on a common scale from 0. */
export function stallLines(width: number): string[] {
  const room = Math.floor((width - NAME - GAP) / 2) - NUMBER - 1;
  const bar = Math.max(BAR.least, Math.min(BAR.most, room));
  const side = NUMBER + 1 + bar;
  const row = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(NAME)}${cells.map((cell) => cell.padEnd(side)).join(' '.repeat(GAP))}`.trimEnd();
  const loops = [STALL.closed, STALL.open];
  const most = Math.max(...loops.map(({ max }) => max));
  return [
    row('', [HEADS.closed, HEADS.open]),
    ...(['p50', 'p90', 'p99', 'max'] as const).map((name) =>
      row(
        name,
        loops.map((loop) => {
          const long = Math.max(1, Math.round((loop[name] / most) * bar));
          return `${formatDuration(loop[name]).padStart(NUMBER)} ${'█'.repeat(long)}`;
        }),
      ),
    ),
    row(
      '> 100 ms',
      loops.map(({ late }) => formatAmount(late, 'row').padStart(NUMBER)),
    ),
  ];
}
