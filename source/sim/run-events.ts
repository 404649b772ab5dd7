import type { Attempt } from '../ledger/attempt.js';
import type { ActiveTopology } from './active-topology.js';

/** What the threads of a run and its databases report, in the order in which it happens: plain data. */
export type ThreadsEvent =
  /** What killed programs had left between databases is put right, a sentence for each. */
  | { readonly type: 'settled'; readonly sentences: readonly string[] }
  /** So many threads are ready to be released. */
  | { readonly type: 'ready'; readonly threads: number }
  /** What a person should know of the run, in a sentence: lines that were skipped, what a rebalance does to it. */
  | { readonly type: 'notice'; readonly sentence: string }
  /** The rows are in other databases from now on. */
  | { readonly type: 'moved'; readonly where: ActiveTopology }
  /** Some of the rows that were not inserted, the newest last. */
  | { readonly type: 'rejected'; readonly attempts: readonly Attempt[] };

/** Receives events as they happen. It must not throw. */
export type Emit<Event> = (event: Event) => void;
