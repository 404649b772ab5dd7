import { isTimed, type Attempt } from '../../ledger/attempt.js';
import type { Cause, RunRecord } from '../../ledger/record.js';
import { causesOf } from '../../ledger/causes.js';
import type { FinishedRun } from '../run.js';
import { LatencyCollector, type LatencyFacts } from './latencies.js';
import { Parents } from './parents.js';
import { PulseCollector, type PulseSlice } from './pulse.js';
import { ReferenceCollector, type ReferenceFacts } from './references.js';
import { Selection } from './selection.js';
import { buildTimeline, type Timeline } from './timeline.js';

/** Everything in a report: the record, and what only its attempts show. */
export interface Facts {
  readonly record: RunRecord;
  readonly pulse: readonly PulseSlice[];
  readonly timeline: Timeline;
  readonly latencies: LatencyFacts;
  readonly causes: readonly Cause[];
  readonly references: ReferenceFacts;
  /** The attempts that the report lists, by entity and row. */
  readonly listed: readonly Attempt[];
  /** Whether these are all attempts. */
  readonly isComplete: boolean;
}

/**
 * Reads the attempts of a run, twice: a row can point to one that comes after it.
 * @param listRows how many attempts the report lists at most
 * @param onProgress called now and then with the share of attempts that has been read
 */
export function collectFacts(
  { record, attempts: source, phases }: FinishedRun,
  listRows: number,
  onProgress: (share: number) => void = () => {},
): Facts {
  const total = record.totals.attempted * 2;
  let read = 0;
  const count = (): void => {
    read += 1;
    if (read % 10_000 === 0) onProgress(Math.min(1, read / total));
  };

  const parents = new Parents();
  for (const attempt of source()) {
    if (isTimed(attempt)) parents.add(attempt);
    count();
  }

  const { references: policy } = record.run.settings;
  const references = new ReferenceCollector(policy);
  const pulse = new PulseCollector(record.throughput.series);
  const latencies = new LatencyCollector();
  const selection = new Selection(listRows);
  for (const attempt of source()) {
    if (isTimed(attempt)) {
      references.add(attempt, parents.resolve(attempt));
      pulse.add(attempt);
      latencies.add(attempt);
    }
    selection.add(attempt);
    count();
  }

  const { attempts: listed, isComplete } = selection.finish();
  return {
    record,
    pulse: pulse.finish(),
    timeline: buildTimeline(phases()),
    latencies: latencies.finish(),
    causes: causesOf(record, source),
    references: references.finish(),
    listed,
    isComplete,
  };
}
