import type { Model } from '../../entities/entity.js';
import { isTimed, type Attempt } from '../../ledger/attempt.js';
import { causesOf } from '../../ledger/causes.js';
import { LongestWaitCollector, type LongestWait } from '../../ledger/longest-wait.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import type { PhaseHistory } from '../../ledger/phase-file.js';
import type { RunRecord } from '../../ledger/record.js';
import type { Cause } from '../../ledger/summary.js';
import { findLongestWaits } from '../../ledger/waits.js';
import type { Listing } from '../options.js';
import type { FinishedRun } from '../run.js';
import { explainAttempt, type ExplainedAttempt } from './explanations.js';
import { LatencyCollector, type LatencyFacts } from './latencies.js';
import { MomentCollector, SMALL_RUN, type Moments } from './moments.js';
import { Parents } from './parents.js';
import { PulseCollector, type PulseSlice } from './pulse.js';
import { ReferenceCollector, type ReferenceFacts } from './references.js';
import { Selection } from './selection.js';
import { buildTimeline, type Timeline } from './timeline.js';
import { WindowCollector, type Extremes } from './windows.js';
import { countWriters, type WriterFacts } from './writers.js';

/** Everything in a report: the record, and what only its attempts and phases show. */
export interface Facts {
  readonly record: RunRecord;
  /** The model of its rows. */
  readonly model: Model;
  readonly pulse: readonly PulseSlice[];
  readonly timeline: Timeline;
  /** The busiest and the slowest part of the run; undefined where it is too short. */
  readonly extremes: Extremes | undefined;
  readonly latencies: LatencyFacts;
  readonly causes: readonly Cause[];
  readonly references: ReferenceFacts;
  /** The longest waits, the longest first; none where not every wait was recorded. */
  readonly waits: readonly LongestWait[];
  /** Of a small run, every wait. */
  readonly allWaits: readonly LongestWait[];
  /** What happened when, as far as there is room for it. */
  readonly moments: Moments;
  /** How many threads called each database at once; undefined where not every call is known. */
  readonly writers: WriterFacts | undefined;
  /** The attempts that the report lists, by entity and row. */
  readonly listed: readonly Attempt[];
  /** Those of them that were not inserted. */
  readonly explained: readonly ExplainedAttempt[];
  /** Whether the listed ones are all attempts. */
  readonly isComplete: boolean;
}

/** Waits that a report lists, and waits of a run of which each row is listed with its own. */
const WAITS = 5;
const WAITS_OF_SMALL_RUN = 4 * SMALL_RUN;

/**
 * Reads the attempts of a run, twice: a row can point to one that comes after it.
 * @param listing which attempts the report lists
 * @param onProgress called now and then with the share of attempts that has been read
 */
export function collectFacts(
  { record, attempts: source, phases }: FinishedRun,
  listing: Listing,
  onProgress: (share: number) => void = () => {},
): Facts {
  const model = modelOfRun(record.run);
  const total = record.totals.attempted * 2;
  let read = 0;
  const count = (): void => {
    read += 1;
    if (read % 10_000 === 0) onProgress(Math.min(1, read / total));
  };
  const history: PhaseHistory = phases();

  const waits = collectWaits(history, record);
  const parents = new Parents(model);
  for (const attempt of source()) {
    if (isTimed(attempt)) {
      parents.add(attempt);
      for (const wait of waits) wait.addWaiting(attempt);
    }
    count();
  }

  const { references: policy } = record.run.settings;
  const references = new ReferenceCollector(policy, history);
  const pulse = new PulseCollector(record.throughput.series);
  const windows = new WindowCollector(record.run);
  const latencies = new LatencyCollector();
  const moments = new MomentCollector(record.totals);
  const selection = new Selection(model, record.totals, listing);
  for (const attempt of source()) {
    if (isTimed(attempt)) {
      references.add(attempt, parents.resolve(attempt));
      pulse.add(attempt);
      windows.add(attempt);
      latencies.add(attempt);
      for (const wait of waits) wait.addAwaited(attempt);
      moments.add(attempt);
    }
    selection.add(attempt);
    count();
  }

  const { attempts: listed, isComplete } = selection.finish();
  const found = waits.map((wait) => wait.finish()).filter((wait) => wait !== undefined);
  const find = parents.find.bind(parents);
  return {
    record,
    model,
    pulse: pulse.finish(),
    timeline: buildTimeline(history),
    extremes: windows.finish(),
    latencies: latencies.finish(),
    causes: causesOf(record, source),
    references: references.finish(),
    waits: found.slice(0, WAITS),
    allWaits: record.totals.attempted <= SMALL_RUN ? found : [],
    moments: moments.finish(),
    writers: countWriters(history),
    listed,
    explained: listed
      .filter(({ outcome }) => outcome !== 'inserted')
      .map((attempt) => ({
        attempt,
        explanation: explainAttempt(attempt, model, find, record.run.pauses),
      })),
    isComplete,
  };
}

function collectWaits(history: PhaseHistory, { run, totals }: RunRecord): LongestWaitCollector[] {
  if (history.detail !== 'transitions') return [];
  const most = totals.attempted <= SMALL_RUN ? WAITS_OF_SMALL_RUN : WAITS;
  return findLongestWaits(history, most).map(
    (wait) => new LongestWaitCollector(history, run, wait),
  );
}
