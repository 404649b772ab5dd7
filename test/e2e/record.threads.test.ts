import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import type { TimedAttempt } from '../../source/ledger/attempt.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { phaseTimesOf } from '../../source/ledger/phases.js';
import { SHOP } from '../../source/entities/shop.js';
import { root, testNode } from '../harness/program.js';
import { filesIn, storedRecord } from './support/files.js';
import { expectAttemptsToAgree, expectSumsToAgree, type PrintedRecord } from './support/record.js';
import { type Simulation, command, simulate } from './support/simulate.js';

const SCHEMA = path.join(root, 'schema', 'run-record.schema.json');

/** The largest run whose record holds all attempts. */
const INLINE = 10_000;

const FAST = ['--batch', '50', '--pace', '5', '--threads', '3', '--seed', '6'];

const ROWS = 1000;

let small: Simulation;
let generated: Simulation;

beforeAll(async () => {
  small = await simulate(['assignment', '--pace', '5', '--threads', '3']);
  generated = await simulate(['generate', '--rows', String(ROWS), ...FAST]);
});

/** Both records, each of whose threads had rows. */
const eachRecord = (check: (record: PrintedRecord) => void): void => {
  for (const { record } of [small, generated]) check(record);
};

describe('the run record', () => {
  it('has the fields that are promised, each of its type', () => {
    const number = expect.any(Number) as number;
    const text = expect.any(String) as string;
    const totals = {
      attempted: number, inserted: number, rejected: number, invalid: number, duplicate: number,
      'missing-reference': number, failed: number, undone: number, unknown: number,
      successRate: number,
    }; // prettier-ignore
    const times = (thread: number): object => ({
      thread,
      ...totals,
      osThread: process.platform === 'linux' ? number : null,
      busyMs: number,
      lockWaitMs: number,
      referenceWaitMs: number,
      lifetimeMs: number,
      phasesMs: phaseTimesOf(() => number),
    });
    eachRecord((record) => {
      expect(record).toEqual({
        schema: 'dbsim.run/2',
        run: expect.objectContaining({
          id: text,
          status: 'completed',
          startedAt: text,
          durationMs: number,
          workload: text,
          threads: 3,
          settings: expect.any(Object) as object,
          environment: expect.any(Object) as object,
        }) as object,
        totals,
        entities: { User: totals, Product: totals, Order: totals },
        databases: expect.any(Array) as unknown[],
        causes: expect.any(Array) as unknown[],
        tooEarly: number,
        threads: [times(1), times(2), times(3)],
        latencyMs: {
          p50: number,
          p90: number,
          p95: number,
          p99: number,
          p999: number,
          max: number,
          mean: number,
        },
        throughput: { rowsPerSecond: number, series: expect.any(Array) as unknown[] },
        audit: { ok: true, checks: expect.any(Array) as unknown[] },
        attempts: expect.any(Array) as unknown[],
        attemptsFile: text,
      });
    });
  });

  it('reports how the run was made', () => {
    const { run } = small.record;
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(new Date(run.startedAt).toISOString()).toBe(run.startedAt);
    expect(Math.abs(Date.now() - Date.parse(run.startedAt))).toBeLessThan(600_000);
    expect(run).toMatchObject({ workload: 'assignment', seed: null, threads: 3 });
    expect(run.settings).toMatchObject({
      order: 'fifo',
      references: 'wait',
      batch: 1,
      paceMs: 5,
      fresh: false,
    });
    expect(run.settings.databases.Order).toMatchObject({ database: 'orders.db', engine: 'SQLite', journal: 'wal', sync: 'normal' }); // prettier-ignore
    expect(run.environment).toMatchObject({ dbsim: version, cores: cpus().length });
    if (testNode === process.execPath) expect(run.environment.node).toBe(process.version);
    expect(generated.record.run).toMatchObject({
      workload: 'generate',
      seed: 6,
      settings: { rows: ROWS, invalid: 0.15, batch: 50 },
    });
  });

  it('gives every row one outcome, in total, by entity and by thread', () => {
    eachRecord(expectSumsToAgree);
  });

  it('is stored as it was printed, and verify arrives at the same one', async () => {
    expect(storedRecord(small.dir, small.record.run.id)).toEqual(small.record);
    const { stdout } = await command(small.dir, ['verify', '--json']);
    expect(JSON.parse(stdout)).toEqual(small.record);
  });

  it('has an audit that passed exactly when each of its checks did', () => {
    eachRecord(({ audit }) => {
      expect(audit.checks.length).toBeGreaterThan(0);
      for (const check of audit.checks) {
        expect(check).toEqual({
          name: expect.stringMatching(/^[a-z-]+$/) as string,
          ok: true,
          found: 0,
          detail: expect.stringMatching(/\w/) as string,
        });
      }
    });
  });

  it.skipIf(!existsSync(SCHEMA))('keeps to its published schema', async () => {
    const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as object;
    const validate = new Ajv2020({
      allErrors: true,
      strict: false,
      validateFormats: false,
    }).compile(schema);
    eachRecord((record) => {
      expect(validate(record), JSON.stringify(validate.errors, undefined, 1)).toBe(true);
    });
    expect(validate({ ...small.record, totals: { attempted: 1 } })).toBe(false);
  });
});

describe('the attempts', () => {
  it('are all in the record, by entity and row', () => {
    eachRecord(expectAttemptsInOrder);
  });

  it('are in the record of a run of 10,000 rows', FULL, async () => {
    const { record } = await simulate(['generate', '--rows', String(INLINE), ...FAST]);
    expect(record.audit.ok).toBe(true);
    expectSumsToAgree(record);
    expectAttemptsInOrder(record);
    for (const attempt of record.attempts) expectAttempt(attempt, record);
    expectLatencyToAgree(record);
  });

  it(
    'of a larger run are in the file beside the record that it names, one a line',
    FULL,
    async () => {
      const { record, dir } = await simulate(['generate', '--rows', String(INLINE + 1), ...FAST]);
      expect(record.audit.ok).toBe(true);
      expectSumsToAgree(record);
      expect(record.attempts).toEqual([]);
      const file = path.join(dir, 'data', 'runs', record.attemptsFile);
      expect(filesIn(path.dirname(file))).toContain(record.attemptsFile);
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      const attempts = lines.map((line) => parseAttempt(line, SHOP) as TimedAttempt);
      expectAttemptsToAgree({ ...record, attempts });
      expectCountedFromOne(inOrder(attempts));
      for (const attempt of attempts) expectAttempt(attempt, record);
    },
  );

  it('report the row, who decided it, when and why', () => {
    eachRecord((record) => {
      for (const attempt of record.attempts) expectAttempt(attempt, record);
    });
  });

  it('hold values as they are stored, or as they were written', () => {
    const valuesOf = (entity: string, row: number): unknown =>
      small.record.attempts.find((attempt) => attempt.entity === entity && attempt.row === row)
        ?.values;
    expect(valuesOf('User', 1)).toEqual({ id: 1, name: 'Alice', email: 'alice@example.com' });
    expect(valuesOf('User', 10)).toEqual({ id: 10, name: '', email: 'jane@example.com' });
    expect(valuesOf('Product', 1)).toEqual({ id: 1, name: 'Laptop', price: 1000 });
    expect(valuesOf('Product', 10)).toEqual({ id: 10, name: 'Earbuds', price: -50 });
    expect(valuesOf('Order', 8)).toEqual({ id: 8, user_id: 8, product_id: 8, quantity: 0 });
  });
});

describe('the measures', () => {
  it('of latency are those of the attempts', () => {
    eachRecord(expectLatencyToAgree);
  });

  it('of throughput follow from the rows and the time', () => {
    eachRecord(({ run, totals, throughput }) => {
      const { rowsPerSecond, series } = throughput;
      expect(rowsPerSecond).toBeCloseTo(totals.attempted / (run.durationMs / 1000), 1);
      const ends = series.map(([ms]) => ms);
      expect(ends).toEqual([...new Set(ends)].toSorted((left, right) => left - right));
      expect(ends.at(-1)).toBeLessThanOrEqual(run.durationMs + 1);
      for (const [, rows] of series) expect(Number.isInteger(rows) && rows >= 0).toBe(true);
    });
  });

  it('of the series are those of the attempts', () => {
    const { throughput, attempts } = small.record;
    const ends = attempts.map(({ startedMs, latencyMs }) => startedMs + latencyMs);
    let previous = 0;
    for (const [ms, rows] of throughput.series) {
      const from = previous;
      previous = ms;
      const isLast = ms === throughput.series.at(-1)![0];
      const within = ends.filter((end) => end >= from && (end < ms || isLast));
      // Ends are rounded to the microsecond, so one on a border may be counted on either side.
      expect(Math.abs(within.length - rows), `until ${ms} ms`).toBeLessThanOrEqual(1);
    }
  });
});

const FIELDS: Record<string, string[]> = {
  User: ['id', 'name', 'email'],
  Product: ['id', 'name', 'price'],
  Order: ['id', 'user_id', 'product_id', 'quantity'],
};

function expectAttempt(attempt: TimedAttempt, { run }: PrintedRecord): void {
  const { entity, row, values, thread, outcome, reasons, startedMs, latencyMs } = attempt;
  const reported = `${entity} ${row}`;
  expect(Object.keys(values), reported).toEqual(FIELDS[entity]);
  expect(Number.isInteger(thread) && thread >= 1 && thread <= run.threads, reported).toBe(true);
  expect(startedMs, reported).toBeGreaterThanOrEqual(0);
  expect(latencyMs, reported).toBeGreaterThanOrEqual(0);
  expect(startedMs + latencyMs, reported).toBeLessThanOrEqual(run.durationMs + 0.01);
  expect(reasons.length === 0, reported).toBe(outcome === 'inserted');
  for (const { field, rule, message } of reasons) {
    expect(FIELDS[entity], reported).toContain(field);
    expect(rule, reported).toMatch(/^[a-z-]+$/);
    expect(message, reported).toContain(field);
  }
}

function expectAttemptsInOrder(record: PrintedRecord): void {
  expectAttemptsToAgree(record);
  expectCountedFromOne(record.attempts);
  const order = record.attempts.map(({ entity, row }) => ({ entity, row }));
  expect(order).toEqual(inOrder(record.attempts).map(({ entity, row }) => ({ entity, row })));
}

function expectLatencyToAgree({ latencyMs, attempts }: PrintedRecord): void {
  const sorted = attempts
    .map((attempt) => attempt.latencyMs)
    .toSorted((left, right) => left - right);
  const { p50, p90, p95, p99, p999, max, mean } = latencyMs;
  const percentiles = [p50, p90, p95, p99, p999, max] as number[];
  expect(percentiles).toEqual(percentiles.toSorted((left, right) => left - right));
  expect(max).toBe(sorted.at(-1));
  expect(mean).toBeCloseTo(sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length, 2);
  for (const [share, found] of [[0.5, p50], [0.9, p90], [0.99, p99]] as const) {
    const exact = sorted[Math.ceil(share * sorted.length) - 1]!;
    // Histograms keep two to three digits.
    expect(Math.abs(found! - exact)).toBeLessThanOrEqual(exact * 0.01 + 0.002);
  } // prettier-ignore
}

/** Rows count from 1 within their entity, and none is left out. */
function expectCountedFromOne(attempts: readonly TimedAttempt[]): void {
  for (const entity of Object.keys(FIELDS)) {
    const rows = attempts.filter((attempt) => attempt.entity === entity).map(({ row }) => row);
    expect(rows).toEqual(rows.map((_, index) => index + 1));
  }
}

function inOrder(attempts: readonly TimedAttempt[]): TimedAttempt[] {
  const rank = Object.keys(FIELDS);
  return attempts.toSorted(
    (left, right) => rank.indexOf(left.entity) - rank.indexOf(right.entity) || left.row - right.row,
  );
}
