import { describeVaried } from '../factors.js';
import {
  endedStatus,
  summarizeEach,
  type EndedStatus,
  type UnreadableExperiment,
} from '../listing.js';
import { modelOfExperiment } from '../listed-workload.js';
import { describeBest } from './headline.js';
import type { RateSearch } from './record.js';
import { listRates, readRates } from './store.js';

/** A stored search in a list. */
export interface SearchSummary {
  readonly kind: 'search';
  readonly id: string;
  readonly startedAt: string;
  readonly workload: string;
  /** The model of its rows in words; absent for the default one. */
  readonly model?: string;
  /** What varied: "batch=1,100"; empty where nothing did. */
  readonly varied: string;
  readonly variants: number;
  /** The p99 latency that a rate must not exceed, in milliseconds. */
  readonly p99Ms: number;
  /** Windows that are over. */
  readonly windows: number;
  /** The highest rate of any variant in few words: "batch 100 holds 812 rows/s". */
  readonly found: string;
  readonly status: EndedStatus;
}

/** The stored searches of a working folder, the newest first; changes nothing. */
export async function readSearches(
  dir: string,
): Promise<readonly (SearchSummary | UnreadableExperiment)[]> {
  return summarizeEach(listRates(dir), (id) => summarizeSearch(readRates(dir, id)));
}

/** A search in a line. */
export function summarizeSearch(search: RateSearch): SearchSummary {
  const { id, startedAt, workload, factors, variants, p99Ms, windows, status } = search;
  const model = modelOfExperiment(search);
  return {
    kind: 'search',
    id,
    startedAt,
    workload,
    ...(model === undefined ? {} : { model }),
    varied: describeVaried(factors),
    variants: variants.length,
    p99Ms,
    windows: windows.length,
    found: describeBest(search),
    status: endedStatus(status),
  };
}
