import type { VariantResult } from '../analysis.js';

/** The least, the median and the highest rate of a variant, in rows per second. */
export type RateRange = NonNullable<VariantResult['rowsPerSecond']>;

/**
 * A bar of exactly `width` columns from 0 to the highest rate of all: "▕    ├──●─┤      ▏" marks the least,
 * the median and the highest of a variant.
 */
export function rangeBar(
  { min, median, max }: RateRange,
  most: number,
  width: number,
  unicode: boolean,
): string {
  const room = Math.max(1, width - 2);
  const at = (rate: number): number =>
    Math.min(room - 1, Math.max(0, Math.round((rate / most) * (room - 1))));
  const [low, middle, high] = [at(min), at(median), at(max)];
  const [left, right, from, to, line, mark] = unicode
    ? ['▕', '▏', '├', '┤', '─', '●']
    : ['|', '|', '[', ']', '-', '*'];
  const cells = Array.from({ length: room }, (_, index) => {
    if (index === middle) return mark;
    if (index === low) return from;
    if (index === high) return to;
    return index > low && index < high ? line : ' ';
  });
  return `${left}${cells.join('')}${right}`;
}

/** The highest rate of any run: where the common scale of all bars ends. */
export function highestRate(results: readonly Pick<VariantResult, 'rowsPerSecond'>[]): number {
  return Math.max(0, ...results.map(({ rowsPerSecond }) => rowsPerSecond?.max ?? 0));
}
