import type { Measured, RunSummary } from '../../../source/engine/history/run-summary.js';

const DURABILITY = { engine: 'SQLite', version: '3.52.0', journal: 'wal', sync: 'normal' };

const MEASURED: Measured = {
  durationMs: 1000,
  counters: { peakInFlight: 10, retries: 0 },
  totals: {
    attempted: 1000,
    inserted: 850,
    rejected: 150,
    invalid: 100,
    duplicate: 30,
    'missing-reference': 20,
    failed: 0,
    unknown: 0,
    successRate: 0.85,
  },
  notAttempted: 0,
  latencyMs: { p50: 1, p90: 2, p95: 3, p99: 4, p999: 5, max: 6, mean: 1.5 },
  rowsPerSecond: 1000,
  pauses: 0,
  paceChanges: 0,
  steps: 0,
  audit: { ok: true, checks: [{ name: 'lost', ok: true, found: 0, detail: 'fine' }] },
};

/** The numbers of a run, some of them changed. */
export function measured(change: Partial<Measured> = {}): Measured {
  return { ...MEASURED, ...change };
}

/** A stored run as the history knows it; runs with a higher number are newer. */
export function runSummary(number: number, change: Partial<RunSummary> = {}): RunSummary {
  return {
    id: `r-20260101-000000-000-${String(number).padStart(4, '0')}`,
    startedAt: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
    workload: 'generate',
    seed: 1,
    threads: 10,
    settings: {
      order: 'fifo',
      references: 'wait',
      batch: 1,
      paceMs: 0,
      fresh: false,
      databases: {
        User: { ...DURABILITY, database: 'users.db' },
        Product: { ...DURABILITY, database: 'products.db' },
        Order: { ...DURABILITY, database: 'orders.db' },
      },
    },
    environment: { dbsim: '0.1.0', node: 'v20', sqlite: '3.52.0', platform: 'linux x64', cores: 2 },
    ending: 'completed',
    measured: MEASURED,
    ...change,
  };
}
