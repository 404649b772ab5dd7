import type { Glyphs } from './glyphs.js';

/** A bar of exactly `width` columns for a share from 0 to 1. It is full only for 1 and empty only for 0. */
export function bar(share: number, width: number, glyphs: Glyphs): { full: string; empty: string } {
  const bounded = Number.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0;
  let filled = Math.round(bounded * width);
  if (bounded < 1 && filled === width && width > 1) filled = width - 1;
  if (bounded > 0 && filled === 0 && width > 0) filled = 1;
  return { full: glyphs.barFull.repeat(filled), empty: glyphs.barEmpty.repeat(width - filled) };
}

/** A sparkline of the newest values, scaled to the highest one. */
export function sparkline(values: readonly number[], width: number, glyphs: Glyphs): string {
  const seen = values.slice(-width);
  const highest = Math.max(...seen, 0);
  return seen.map((value) => level(value, highest, glyphs)).join('');
}

function level(value: number, highest: number, { levels }: Glyphs): string {
  if (highest <= 0 || value <= 0) return levels[0] ?? ' ';
  const step = Math.min(levels.length - 1, Math.floor((value / highest) * levels.length));
  return levels[step] ?? ' ';
}

/** One class of a histogram. */
export interface HistogramBar {
  readonly label: string;
  readonly count: number;
}

/** One line per class: label, bar relative to the largest class, count. */
export function histogramLines(
  bars: readonly HistogramBar[],
  width: number,
  glyphs: Glyphs,
  format: (count: number) => string,
): string[] {
  const labels = Math.max(0, ...bars.map(({ label }) => label.length));
  const counts = Math.max(0, ...bars.map(({ count }) => format(count).length));
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const room = Math.max(1, width - labels - counts - 2);
  return bars.map(({ label, count }) => {
    const { full } = bar(count / most, room, glyphs);
    return `${label.padStart(labels)} ${full.padEnd(room)} ${format(count).padStart(counts)}`;
  });
}
