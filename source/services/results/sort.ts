import type { AttemptIndex } from '../../ledger/attempt-index.js';
import type { Pace } from '../../ledger/pace.js';
import type { SortColumn } from './query.js';

const DIGIT = 1 << 16;
const BLOCK = 1 << 13;

export interface Sorting {
  readonly by: SortColumn;
  readonly descending: boolean;
  /** By position, where the order is that of the reasons; see `rankReasons`. */
  readonly reasonRanks?: Uint32Array | undefined;
}

/**
 * Sorts positions by a column, digit by digit from the lowest: the time grows with the rows alone,
 * equal rows keep their order, and it can rest anywhere.
 */
export async function sortPositions(
  positions: Uint32Array,
  index: AttemptIndex,
  sorting: Sorting,
  pace: Pace,
): Promise<Uint32Array> {
  const { keys, most } = await sortKeys(index, sorting, pace);
  let sorted = positions;
  for (let unit = 1; unit <= most; unit *= DIGIT) {
    sorted = await sortByDigit(sorted, keys, unit, pace);
  }
  return sorted;
}

/** For each position a whole number of at least 0; the order of the numbers is the order of the rows. */
async function sortKeys(
  index: AttemptIndex,
  { by, descending, reasonRanks }: Sorting,
  pace: Pace,
): Promise<{ keys: Float64Array; most: number }> {
  const { count } = index;
  const keyAt = keyOf(index, by, reasonRanks);
  const keys = new Float64Array(count);
  let most = 0;
  for (let position = 0; position < count; position += 1) {
    const key = keyAt(position);
    keys[position] = key;
    if (key > most) most = key;
    if (position % BLOCK === 0 && pace.isDue) await pace.rest(0);
  }
  if (!descending) return { keys, most };
  for (let position = 0; position < count; position += 1) {
    keys[position] = most - keys[position]!;
    if (position % BLOCK === 0 && pace.isDue) await pace.rest(0);
  }
  return { keys, most };
}

function keyOf(
  index: AttemptIndex,
  column: SortColumn,
  reasonRanks: Uint32Array | undefined,
): (position: number) => number {
  const { entities, rows, outcomes, threads, started, latencies } = index;
  switch (column) {
    case 'row':
      return (position) => entities[position]! * (index.highestRow + 1) + rows[position]!;
    case 'outcome':
      return (position) => outcomes[position]!;
    case 'thread':
      return (position) => threads[position]!;
    case 'started':
      return (position) => started[position]!;
    case 'took':
      return (position) => latencies[position]!;
    case 'reason':
      return (position) => reasonRanks?.[position] ?? 0;
  }
}

async function sortByDigit(
  positions: Uint32Array,
  keys: Float64Array,
  unit: number,
  pace: Pace,
): Promise<Uint32Array> {
  const { length } = positions;
  const places = new Uint32Array(DIGIT + 1);
  for (let at = 0; at < length; at += 1) {
    places[(Math.floor(keys[positions[at]!]! / unit) % DIGIT) + 1]! += 1;
    if (at % BLOCK === 0 && pace.isDue) await pace.rest(at / length / 2);
  }
  for (let digit = 1; digit < DIGIT; digit += 1) places[digit]! += places[digit - 1]!;
  const sorted = new Uint32Array(length);
  for (let at = 0; at < length; at += 1) {
    const position = positions[at]!;
    sorted[places[Math.floor(keys[position]! / unit) % DIGIT]!++] = position;
    if (at % BLOCK === 0 && pace.isDue) await pace.rest((length + at) / length / 2);
  }
  return sorted;
}
