import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { FollowedRun } from '../../../source/services/followed-run.js';
import { resultsServices } from '../../../source/services/results.js';
import type { Key } from '../../../source/components/key.js';
import type { Size } from '../../../source/components/look.js';
import type { ThemeName } from '../../../source/components/theme.js';
import { OUTCOMES, REJECTED_OUTCOMES, type Outcome } from '../../../source/entities/outcome.js';
import type { Attempt } from '../../../source/ledger/attempt.js';
import { runFiles, runsFolder } from '../../../source/ledger/files.js';
import type { RunHeader, RunRecord } from '../../../source/ledger/record.js';
import type { Audit, Totals } from '../../../source/ledger/summary.js';
import { VIEWS } from '../../../source/views/index.js';
import type { ResultsState } from '../../../source/views/results/state.js';
import { ENTITY_NAMES, shopTopologyOf } from '../../harness/shop.js';
import { temporaryFolder } from '../../harness/folder.js';
import { settle, testShell, type TestShell } from './shell.js';

export const RUN_ID = 'r-20261123-100000-000-abcd';

const DATABASE = { engine: 'SQLite', version: '3.52.0', journal: 'wal', sync: 'normal' } as const;

const HEADER: RunHeader = {
  id: RUN_ID,
  startedAt: '2026-11-23T10:00:00.000Z',
  workload: 'generate',
  seed: 7,
  threads: 10,
  settings: {
    order: 'fifo',
    references: 'wait',
    batch: 1,
    paceMs: 0,
    fresh: true,
    databases: {
      User: { database: 'users.db', ...DATABASE },
      Product: { database: 'products.db', ...DATABASE },
      Order: { database: 'orders.db', ...DATABASE },
    },
  },
  environment: { dbsim: '0.1.0', node: '20.0.0', sqlite: '3.52.0', platform: 'linux', cores: 2 },
};

/** A row of a run, valid unless given otherwise. */
export function attemptOf(change: Partial<Attempt> = {}): Attempt {
  return {
    entity: 'User',
    row: 1,
    values: { id: 1, name: 'Alice', email: 'alice@example.com' },
    thread: 1,
    outcome: 'inserted',
    reasons: [],
    startedMs: 1.25,
    latencyMs: 2.5,
    ...change,
  };
}

/** Many rows in which every entity, outcome and thread occurs. */
export function manyAttempts(count: number): Attempt[] {
  return Array.from({ length: count }, (_, at) => {
    const outcome =
      at % 7 === 0 ? (OUTCOMES[(at / 7) % OUTCOMES.length] ?? 'inserted') : 'inserted';
    const row = Math.floor(at / 3) + 1;
    return attemptOf({
      entity: ENTITY_NAMES[at % 3] ?? 'User',
      row,
      values: {
        id: row,
        name: `Name ${row}`,
        email: `n${row}@example.com`,
        price: row,
        quantity: 1,
      },
      thread: (at % 10) + 1,
      outcome,
      reasons:
        outcome === 'inserted'
          ? []
          : [{ field: 'name', rule: 'min', message: `name of row ${row} is wrong` }],
      startedMs: ((at * 7919) % count) / 8,
      latencyMs: ((at * 104_729) % 1000) / 64,
    });
  });
}

function totalsOf(attempts: readonly Attempt[]): Totals {
  const of = (outcome: Outcome): number =>
    attempts.filter((attempt) => attempt.outcome === outcome).length;
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, of(outcome)])) as Record<
    Outcome,
    number
  >;
  return {
    attempted: attempts.length,
    ...counts,
    rejected: REJECTED_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0),
    successRate: attempts.length === 0 ? null : counts.inserted / attempts.length,
  };
}

const HOLDS: Audit = {
  ok: true,
  checks: [{ name: 'lost', ok: true, found: 0, detail: 'every acknowledged row is stored' }],
};

export function recordOf(attempts: readonly Attempt[], audit: Audit = HOLDS): RunRecord {
  const ofEntity = (name: string): Totals =>
    totalsOf(attempts.filter(({ entity }) => entity === name));
  return {
    schema: 'dbsim.run/2',
    run: { ...HEADER, status: 'completed', durationMs: 57.4, peakInFlight: 10, retries: 0 },
    totals: totalsOf(attempts),
    entities: { User: ofEntity('User'), Product: ofEntity('Product'), Order: ofEntity('Order') },
    threads: [],
    latencyMs: { p50: 1, p90: 2, p95: 3, p99: 4, p999: 5, max: 6, mean: 1.5 },
    throughput: { rowsPerSecond: 523, series: [] },
    audit,
    attemptsFile: `${RUN_ID}.attempts.ndjson`,
  };
}

/** A working folder in which a run is stored. @param record null for a run whose process was killed */
export function storedRun(
  attempts: readonly Attempt[],
  record: RunRecord | null = recordOf(attempts),
): string {
  const dir = temporaryFolder();
  mkdirSync(path.join(runsFolder(dir)), { recursive: true });
  const files = runFiles(dir, RUN_ID);
  const journal = { type: 'run', schema: 'dbsim.journal/1', run: HEADER };
  writeFileSync(files.journal, `${JSON.stringify(journal)}\n`);
  writeFileSync(files.attempts, attempts.map((attempt) => `${JSON.stringify(attempt)}\n`).join(''));
  if (record) writeFileSync(files.record, JSON.stringify(record));
  return dir;
}

export interface TestResults extends Omit<TestShell, 'press'> {
  readonly state: () => ResultsState;
  /** Waits until the table shows what was asked for. */
  readonly answered: () => Promise<void>;
  readonly press: (...keys: readonly Key[]) => Promise<void>;
}

/** The results view in front, over the real services on a working folder. */
export async function testResults(
  dir: string,
  options: { terminal?: Size; theme?: ThemeName; run?: FollowedRun } = {},
): Promise<TestResults> {
  const test = testShell({ ...options, views: { results: VIEWS.results } });
  // Preferences of its own: those of the person who runs the tests stay as they are.
  const results = resultsServices(dir, shopTopologyOf(dir), { XDG_CONFIG_HOME: temporaryFolder() });
  Object.assign(test.services, { results, run: options.run });
  const state = (): ResultsState => test.shell.state.views.results as ResultsState;
  const isAnswered = (): boolean => {
    const { situation, jobs, selection, query } = state();
    if (jobs.length > 0 || situation === 'looking') return false;
    return situation !== 'shown' || (selection !== undefined && selection.query === query);
  };
  const answered = async (): Promise<void> => {
    await settle();
    while (!isAnswered()) {
      test.shell.tick();
      await settle();
    }
  };
  test.shell.open('results');
  await answered();
  return {
    ...test,
    state,
    answered,
    async press(...keys) {
      for (const key of keys) {
        await test.press(key);
        await answered();
      }
    },
  };
}
