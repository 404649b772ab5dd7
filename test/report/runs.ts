import { PhaseReader, type PhaseHistory } from '../../source/ledger/phase-file.js';
import type { EntityName } from '../../source/entities/entity.js';
import { OUTCOMES, REJECTED_OUTCOMES, type Outcome } from '../../source/entities/outcome.js';
import type { TimedAttempt } from '../../source/ledger/attempt.js';
import type { RunRecord } from '../../source/ledger/record.js';
import type { ThreadTotals, Totals } from '../../source/ledger/summary.js';
import type { FinishedRun } from '../../source/report/run.js';
import { ENTITY_NAMES } from '../harness/shop.js';

/** What a made-up run is made of. */
export interface RunPlan {
  readonly rows: number;
  readonly threads?: number;
  readonly outcomeOf?: (index: number) => Outcome;
  readonly textOf?: (index: number) => string;
  readonly seed?: number | null;
  readonly workload?: string;
}

/** A finished run that never happened, the same each time. */
export function madeUpRun(plan: RunPlan): FinishedRun {
  const attempts = makeAttempts(plan);
  return { record: makeRecord(plan, attempts), attempts: () => attempts, phases: noPhases };
}

function makeAttempts({ rows, threads = 10, outcomeOf, textOf }: RunPlan): TimedAttempt[] {
  const perEntity = Math.ceil(rows / 3);
  return Array.from({ length: rows }, (_, index): TimedAttempt => {
    const entity = ENTITY_NAMES[Math.floor(index / perEntity)] ?? 'Order';
    const row = (index % perEntity) + 1;
    const outcome = outcomeOf?.(index) ?? 'inserted';
    const isTrouble = outcome === 'failed' || outcome === 'unknown';
    return {
      entity,
      row,
      values: valuesOf(entity, row, textOf?.(index) ?? `Name ${row}`),
      thread: (index % threads) + 1,
      outcome,
      reasons: outcome === 'inserted' ? [] : [reasonOf(outcome, textOf?.(index) ?? 'x')],
      startedMs: index * 0.5,
      latencyMs: 1 + (index % 17) / 4,
      ...(isTrouble ? { error: { class: 'full', code: 'SQLITE_FULL' } } : {}),
    };
  });
}

function valuesOf(entity: EntityName, id: number, text: string): TimedAttempt['values'] {
  if (entity === 'User') return { id, name: text, email: `${id}@example.com` };
  if (entity === 'Product') return { id, name: text, price: 12.5 };
  return { id, user_id: id, product_id: id, quantity: 2 };
}

function reasonOf(outcome: Outcome, text: string): TimedAttempt['reasons'][number] {
  if (outcome === 'failed' || outcome === 'unknown') {
    return {
      field: '',
      rule: 'full',
      message: 'users.db cannot grow: the disk is full (SQLITE_FULL)',
    };
  }
  return {
    field: 'name',
    rule: 'max',
    message: `name must have at most 100 characters (was "${text.slice(0, 60)}")`,
  };
}

/** What is read of a run whose phases were not recorded. */
export const noPhases = (): PhaseHistory => new PhaseReader().finish();

function makeRecord(plan: RunPlan, attempts: readonly TimedAttempt[]): RunRecord {
  const { threads: threadCount = 10, seed = 7, workload = 'generate' } = plan;
  const database = (name: string) => ({
    database: name,
    engine: 'SQLite',
    version: '3.52.0',
    journal: 'wal',
    sync: 'normal',
  });
  const endMs = Math.max(0, ...attempts.map(({ startedMs, latencyMs }) => startedMs + latencyMs));
  const durationMs = endMs + 1.25;
  const sorted = attempts.map(({ latencyMs }) => latencyMs).toSorted((left, right) => left - right);
  const at = (share: number): number | null =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return {
    schema: 'dbsim.run/2',
    run: {
      id: 'r-20260102-030405-678-abcd',
      startedAt: '2026-01-02T03:04:05.678Z',
      workload,
      seed,
      threads: threadCount,
      settings: {
        order: 'fifo',
        references: 'wait',
        batch: 1,
        paceMs: 0,
        fresh: true,
        rows: plan.rows,
        invalid: 0.15,
        databases: {
          User: database('users.db'),
          Product: database('products.db'),
          Order: database('orders.db'),
        },
      },
      environment: {
        dbsim: '0.1.0',
        node: 'v20.20.2',
        sqlite: '3.52.0',
        platform: 'linux x64',
        cores: 2,
      },
      status: 'completed',
      durationMs,
      peakInFlight: Math.min(threadCount, attempts.length),
      retries: 0,
    },
    totals: totalsOf(attempts),
    entities: {
      User: totalsOf(attempts.filter(({ entity }) => entity === 'User')),
      Product: totalsOf(attempts.filter(({ entity }) => entity === 'Product')),
      Order: totalsOf(attempts.filter(({ entity }) => entity === 'Order')),
    },
    threads: Array.from({ length: threadCount }, (_, index): ThreadTotals => ({
      thread: index + 1,
      osThread: null,
      busyMs: 12.5 + index,
      lockWaitMs: 30.25,
      referenceWaitMs: index % 3,
      ...totalsOf(attempts.filter(({ thread }) => thread === index + 1)),
    })),
    latencyMs: {
      p50: at(0.5),
      p90: at(0.9),
      p95: at(0.95),
      p99: at(0.99),
      p999: at(0.999),
      max: at(1),
      mean: sorted.length === 0 ? null : 2.5,
    },
    throughput: {
      rowsPerSecond: attempts.length / (durationMs / 1000),
      series: makeSeries(attempts, durationMs),
    },
    audit: {
      ok: true,
      checks: [{ name: 'lost', ok: true, found: 0, detail: 'every acknowledged row is stored' }],
    },
    attempts,
    attemptsFile: 'none',
  };
}

function makeSeries(attempts: readonly TimedAttempt[], durationMs: number): [number, number][] {
  const width = Math.max(1, Math.ceil(durationMs / 60));
  const series: [number, number][] = [];
  for (let from = 0; from < durationMs; from += width) {
    const rows = attempts.filter(({ startedMs, latencyMs }) => {
      const end = startedMs + latencyMs;
      return end >= from && end < from + width;
    }).length;
    series.push([from + width, rows]);
  }
  return series;
}

function totalsOf(attempts: readonly TimedAttempt[]): Totals {
  const counts = Object.fromEntries(
    OUTCOMES.map((outcome) => [
      outcome,
      attempts.filter((attempt) => attempt.outcome === outcome).length,
    ]),
  ) as Record<Outcome, number>;
  const rejected = REJECTED_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
  return {
    attempted: attempts.length,
    rejected,
    ...counts,
    successRate: attempts.length === 0 ? null : counts.inserted / attempts.length,
  };
}
