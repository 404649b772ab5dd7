import type { Attempt } from '../ledger/attempt.js';
import type { ActiveTopology } from './active-topology.js';

/** Events of a run's threads and databases, in the order in which they happen: plain data. */
export type ThreadsEvent =
  /** What crashed runs had left inconsistent between databases was repaired, one sentence each. */
  | { readonly type: 'settled'; readonly sentences: readonly string[] }
  /** The databases were emptied, as the settings ask. */
  | { readonly type: 'emptied' }
  /** The number of threads that are ready to be released. */
  | { readonly type: 'ready'; readonly threads: number }
  /** A sentence for the user: skipped lines, or what a rebalance does to the run. */
  | { readonly type: 'notice'; readonly sentence: string }
  /** The rows have moved to another topology. */
  | { readonly type: 'moved'; readonly where: ActiveTopology }
  /** A sample of the rows that were not inserted, the newest last. */
  | { readonly type: 'rejected'; readonly attempts: readonly Attempt[] };

/** Receives events as they happen. It must not throw. */
export type Emit<Event> = (event: Event) => void;
