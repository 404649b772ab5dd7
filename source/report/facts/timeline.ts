import type { OrderPolicy } from '../../ledger/record.js';
import type { ClassCounts } from './outcome-class.js';
import type { Step } from './steps.js';

/** What a thread did for a while. */
export type Span =
  | { readonly kind: 'reference' | 'lock'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'work';
      readonly from: number;
      readonly to: number;
      /** What became of the rows it worked on. */
      readonly counts: ClassCounts;
    };

/** What every thread did, moment by moment, in milliseconds from the start of the run. */
export interface Timeline {
  readonly lanes: readonly { readonly thread: number; readonly spans: readonly Span[] }[];
  readonly endMs: number;
  readonly spanCount: number;
}

/**
 * Works out from when steps began and ended what their threads waited for: a database takes one
 * writer at a time, so none can have begun to write before the one ahead of it had ended.
 */
export function buildTimeline(
  steps: readonly Step[],
  threads: readonly number[],
  order: OrderPolicy,
): Timeline {
  const lanes = new Map<number, Span[]>(threads.map((thread) => [thread, []]));
  const lastEnd: Partial<Record<Step['entity'], number>> = {};
  let spanCount = 0;
  for (const step of steps.toSorted((left, right) => left.endedMs - right.endedMs)) {
    const { thread, entity, startedMs, endedMs, referencesMs, counts } = step;
    const hasTurn = order === 'fifo' || counts.inserted > 0;
    const turnMs = hasTurn
      ? Math.min(endedMs, Math.max(referencesMs, lastEnd[entity] ?? 0))
      : referencesMs;
    if (hasTurn) lastEnd[entity] = endedMs;
    const spans: Span[] = [
      { kind: 'reference', from: startedMs, to: referencesMs },
      { kind: 'lock', from: referencesMs, to: turnMs },
      { kind: 'work', from: turnMs, to: endedMs, counts },
    ];
    const lane = lanes.get(thread) ?? [];
    lane.push(...spans.filter((span) => span.to > span.from || span.kind === 'work'));
    lanes.set(thread, lane);
    spanCount += 1;
  }
  return {
    lanes: [...lanes]
      .map(([thread, spans]) => ({ thread, spans }))
      .toSorted((left, right) => left.thread - right.thread),
    endMs: steps.reduce((end, step) => Math.max(end, step.endedMs), 0),
    spanCount,
  };
}
