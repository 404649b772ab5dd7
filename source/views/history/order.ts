import { formatAmount } from '../../base/format.js';
import { ENDINGS } from '../../entities/ending.js';
import { nameOfModel } from '../../ledger/model-name.js';
import { totalsKnown, type RunSummary } from '../../engine/history/run-summary.js';
import { carried } from './measures.js';

/** An order of the list; `highestFirst` is its default direction. */
export interface RunOrder {
  readonly name: string;
  /** Undefined for runs without numbers, which come last in both directions. */
  readonly value: (run: RunSummary) => number | string | null | undefined;
  readonly highestFirst: boolean;
}

const NEWEST: RunOrder = { name: 'when', value: (run) => run.id, highestFirst: true };

export const RUN_ORDERS: readonly RunOrder[] = [
  NEWEST,
  { name: 'rows/s', value: (run) => run.measured?.rowsPerSecond, highestFirst: true },
  { name: 'p99', value: ({ measured }) => measured && carried(measured).p99, highestFirst: false },
  { name: 'inserted', value: (run) => totalsKnown(run)?.successRate, highestFirst: false },
  { name: 'rows', value: (run) => totalsKnown(run)?.attempted, highestFirst: true },
  { name: 'threads', value: (run) => run.threads, highestFirst: false },
  { name: 'workload', value: (run) => run.workload, highestFirst: false },
];

/** The order at a position; wraps around. */
export function runOrder(position: number): RunOrder {
  return RUN_ORDERS[position % RUN_ORDERS.length] ?? NEWEST;
}

/** Sorts runs; equal ones newest first. */
export function sortRuns(
  runs: readonly RunSummary[],
  { value, highestFirst }: RunOrder,
  isReversed: boolean,
): RunSummary[] {
  const direction = highestFirst === isReversed ? 1 : -1;
  return runs.toSorted((one, other) => {
    const left = value(one) ?? undefined;
    const right = value(other) ?? undefined;
    if (left === right) return one.id < other.id ? 1 : -1;
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    return left < right ? -direction : direction;
  });
}

/** The runs whose text in the list contains every word of a filter. */
export function filterRuns(runs: readonly RunSummary[], filter: string): readonly RunSummary[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return runs;
  return runs.filter((run) => {
    const text = searchedText(run);
    return words.every((word) => text.includes(word));
  });
}

function searchedText({
  id,
  startedAt,
  workload,
  seed,
  threads,
  settings,
  ending,
  measured,
  model,
}: RunSummary): string {
  const { order, references, batch, databases, topology = '' } = settings;
  const journals = new Set(
    Object.values(databases).map(({ journal, sync }) => `${journal}/${sync}`),
  );
  const audit = measured ? (measured.audit.ok ? 'passed' : 'failed') : '';
  return [
    id,
    startedAt.replace('T', ' '),
    workload,
    model === undefined ? '' : `model ${nameOfModel({ model })}`,
    seed === null ? '' : `seed ${seed}`,
    formatAmount(threads, 'thread'),
    order,
    references,
    `batch ${batch}`,
    ...journals,
    topology,
    ENDINGS[ending].word,
    audit,
  ]
    .join(' ')
    .toLowerCase();
}
