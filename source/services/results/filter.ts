import { entityNamed, type Model } from '../../entities/model.js';
import { outcomeIndex, OUTCOMES } from '../../entities/outcome.js';
import type { AttemptIndex } from '../../ledger/attempt-index.js';
import type { Pace } from '../../ledger/pace.js';
import type { AttemptQuery, Selection } from './query.js';

const BLOCK = 1 << 13;
const INSERTED = outcomeIndex('inserted');

/**
 * Picks the attempts that a query wants out of all positions in order.
 * @param matches for each position whether the text was found; undefined when none was asked for
 */
export async function filterPositions(
  sorted: Uint32Array,
  { index, model }: { readonly index: AttemptIndex; readonly model: Model },
  query: AttemptQuery,
  matches: Uint8Array | undefined,
  pace: Pace,
): Promise<Selection> {
  const { entities, threads } = index;
  const isWanted = outcomeFilter(query.outcome);
  const entity = query.entity === undefined ? -1 : entityNamed(model, query.entity).index;
  const thread = query.thread ?? -1;
  const outcomes = OUTCOMES.map(() => 0);
  const order = new Uint32Array(sorted.length);
  let count = 0;
  for (let from = 0; from < sorted.length; from += BLOCK) {
    const to = Math.min(sorted.length, from + BLOCK);
    for (let at = from; at < to; at += 1) {
      const position = sorted[at]!;
      if (entity !== -1 && entities[position] !== entity) continue;
      if (thread !== -1 && threads[position] !== thread) continue;
      if (matches && matches[position] !== 1) continue;
      const outcome = index.outcomes[position]!;
      outcomes[outcome]! += 1;
      if (!isWanted[outcome]) continue;
      order[count] = position;
      count += 1;
    }
    if (pace.isDue) await pace.rest(from / sorted.length);
  }
  return { query, count, outcomes, order: order.slice(0, count) };
}

/** For each outcome whether it is wanted. */
function outcomeFilter(wanted: AttemptQuery['outcome']): boolean[] {
  return OUTCOMES.map((outcome, at) => {
    if (wanted === undefined) return true;
    return wanted === 'refused' ? at !== INSERTED : outcome === wanted;
  });
}
