import { scaleLinear, type ScaleLinear } from 'd3-scale';

/** An axis of milliseconds: its scale, its marks and how they are written. */
export interface TimeAxis {
  readonly scale: ScaleLinear<number, number>;
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}

/** Lays milliseconds from one moment to another, by default from the start, out between two coordinates. */
export function timeAxis(
  lastMs: number,
  [left, right]: readonly [number, number],
  fromMs = 0,
): TimeAxis {
  const endMs = Math.max(lastMs, fromMs + SHORTEST_MS);
  const scale = scaleLinear([fromMs, endMs], [left, right]);
  const { unit, size } = UNITS.find((candidate) => endMs >= candidate.size * 2) ?? LAST_UNIT;
  const inUnit = scaleLinear([fromMs / size, endMs / size], [left, right]);
  const values = inUnit.ticks(8);
  const write = inUnit.tickFormat(8);
  const ticks = values.map((value, index) => ({
    x: inUnit(value),
    text: index === values.length - 1 ? `${write(value)} ${unit}` : write(value),
  }));
  return { scale, ticks };
}

/** The shortest axis: there may be no rows. */
const SHORTEST_MS = 1;

const LAST_UNIT = { unit: 'ms', size: 1 };
const UNITS = [
  { unit: 'h', size: 3_600_000 },
  { unit: 'min', size: 60_000 },
  { unit: 's', size: 1000 },
  LAST_UNIT,
];

/** A count on an axis: "950", "1.5k", "12k", "3M". */
export function shortCount(count: number): string {
  const unit = [
    { sign: 'M', size: 1e6 },
    { sign: 'k', size: 1e3 },
  ].find(({ size }) => count >= size);
  return unit
    ? `${Number((count / unit.size).toFixed(2))}${unit.sign}`
    : String(Number(count.toFixed(2)));
}
