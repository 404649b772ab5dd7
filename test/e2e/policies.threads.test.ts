import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatCount } from '../../source/base/format.js';
import { commandOf } from '../../source/report/command-line.js';
import { temporaryFolder } from '../harness/folder.js';
import { FULL, itEach } from '../harness/full.js';
import { root } from '../harness/program.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { REFUSED, expectedOutcomes } from './support/assignment.js';
import { allRows, databaseFile, query } from './support/databases.js';
import { memoryMeter } from './support/memory.js';
import { expectPromiseKept, orphansOf } from './support/promise.js';
import { expectSumsToAgree, type PrintedRecord } from './support/record.js';
import { decidedOnSqlite } from './support/reference.js';
import { isThorough, timesEach } from './support/thorough.js';
import {
  type Simulation,
  command,
  decisionsOf,
  findingsOf,
  outcomesOf,
  simulate,
  words,
} from './support/simulate.js';

/** Fewer threads than usual start faster, and are still several. */
const THREADS = ['--threads', '3'];

/** Rows of a run whose memory is compared with that of a quarter of them. */
const MANY = timesEach({ usually: 80_000, thoroughly: 160_000 });

const chinook = path.join(root, 'examples', 'chinook');

describe('--references', () => {
  it('none inserts orders that point to nothing; the audit lists them and holds', async () => {
    const { record, dir } = await simulate(['--references', 'none', ...THREADS]);
    expect(outcomesOf(record)).toEqual({ ...expectedOutcomes(REFUSED), 'Order 10': 'inserted' });
    expect(record.run.settings.references).toBe('none');
    expect(record.audit.ok).toBe(true);
    expect(Object.keys(findingsOf(record))).toEqual(['orphan']);
    expect(findingsOf(record)['orphan']).toMatch(/Order 10: user_id 10 .*Order 10: product_id 11 /);

    expect(orphansOf(await allRows(dir))).toEqual([10]);
    await expectPromiseKept(dir, record.attempts, { orphansAllowed: true });
  });

  it('none still refuses an order that breaks a rule', FULL, async () => {
    const { record } = await simulate(['--references', 'none', '--threads', '1']);
    const refused = record.attempts.find(({ entity, row }) => entity === 'Order' && row === 8);
    expect(refused).toMatchObject({ outcome: 'invalid', reasons: [{ field: 'quantity' }] });
  });

  it('check asks once: no order without its user and product is ever inserted', async () => {
    const args = ['generate', '--rows', '1001', '--seed', '11', '--references', 'check'];
    const { record, dir } = await simulate([...args, ...THREADS]);
    expect(record.run.settings.turn).toBe(16);
    expect(record.audit.ok).toBe(true);
    expectSumsToAgree(record);
    await expectPromiseKept(dir, record.attempts);
  });

  it(
    'check by one thread finds what wait finds, for parents come before their orders',
    FULL,
    async () => {
      const { record } = await simulate(['--references', 'check', '--threads', '1']);
      expect(outcomesOf(record)).toEqual(expectedOutcomes(REFUSED));
    },
  );
});

describe('--writer sequelize', () => {
  itEach(
    [['--batch 1 --threads 1'], ['--batch 40'], ['--batch 7 --order race --threads 6']],
    'decides every row as the driver does, and says in the record and its command how: %s',
    async (flags) => {
      const workload = 'generate --rows 120 --seed 5';
      const { record, stderr } = await simulate(words(`${workload} ${flags} --writer sequelize`));
      if (!flags.includes('race')) {
        expect(decisionsOf(record)).toEqual(await decidedOnSqlite(workload));
      }
      expect(findingsOf(record)).toEqual({});
      expect(record.run.settings).toMatchObject({ writer: 'sequelize' });
      expect(commandOf(record.run)).toContain(' --writer sequelize ');
      expect(stderr).not.toMatch(/Committing|Rolling back/);
    },
  );

  it('writes to several databases of an entity', async () => {
    const topology = writeShardedTopology(temporaryFolder(), evenly(2));
    const line =
      'generate --rows 120 --seed 5 --batch 20 --threads 2 --writer sequelize --topology';
    const { record } = await simulate([...words(line), topology]);
    expect(decisionsOf(record)).toEqual(await decidedOnSqlite('generate --rows 120 --seed 5'));
    expect(findingsOf(record)).toEqual({});
  });

  it('and --pipeline are refused together, before anything is written', async () => {
    const dir = temporaryFolder();
    const { code, stderr } = await command(
      dir,
      words('run generate --pipeline 16 --writer sequelize'),
    );
    expect(code).toBe(2);
    expect(stderr).toContain('it needs --writer driver');
    expect(existsSync(path.join(dir, 'data'))).toBe(false);
  });
});

const WORKLOADS: Record<string, string[]> = {
  assignment: ['assignment'],
  chinook: [chinook],
  generate: ['generate', '--rows', '1200', '--seed', '5', '--invalid', '0.3'],
};

const singles = new Map<string, Promise<Simulation>>();

/** A run of a workload, row by row; made once. */
async function single(workload: string): Promise<PrintedRecord> {
  const known = singles.get(workload);
  const run = known ?? simulate([...WORKLOADS[workload]!, '--turn', '1', ...THREADS]);
  singles.set(workload, run);
  return (await run).record;
}

describe('--batch', () => {
  it('of one row brings all of Chinook in that its rules allow', FULL, async () => {
    const chinook = await single('chinook');
    expect(chinook.entities).toMatchObject({
      User: { attempted: 59, inserted: 59 },
      Product: { attempted: 3503, inserted: 3500, invalid: 3 },
      Order: { attempted: 2240, inserted: 2237, 'missing-reference': 3 },
    });
    expect(chinook.audit.ok).toBe(true);
  });

  const cases = isThorough
    ? Object.keys(WORKLOADS).flatMap((workload) =>
        [2, 7, 500, 100_000].map((batch) => [batch, workload] as const),
      )
    : ([[7, 'assignment'], [7, 'generate'], [100_000, 'chinook']] as const); // prettier-ignore

  itEach(cases, 'of %i decides every row of %s as one by one', async (batch, workload) => {
    const args = [...WORKLOADS[workload]!, '--batch', String(batch), ...THREADS];
    const { record, dir } = await simulate(args);
    expect(record.run.settings.batch).toBe(batch);
    expect(decisionsOf(record)).toEqual(decisionsOf(await single(workload)));
    expect(record.audit.ok).toBe(true);
    await expectPromiseKept(dir, record.attempts);
  });
});

describe('--pipeline', () => {
  itEach(
    ['assignment', 'generate'].map((workload) => [workload] as const),
    'decides every row of %s as one awaited call a row',
    async (workload) => {
      const alone = await single(workload);
      expect(alone.run.settings).toMatchObject({ pipeline: 1, turn: 1 });
      const args = [...WORKLOADS[workload]!, '--pipeline', '32', ...THREADS];
      const { record, dir } = await simulate(args);
      expect(record.run.settings).toMatchObject({ pipeline: 32, batch: 1 });
      expect(decisionsOf(record)).toEqual(decisionsOf(alone));
      expect(record.audit.ok).toBe(true);
      await expectPromiseKept(dir, record.attempts);
    },
  );
});

describe('--turn and --lane', () => {
  itEach(
    ['assignment', 'generate'].flatMap((workload) =>
      (['on', 'off'] as const).map((lane) => [workload, lane] as const),
    ),
    'decide every row of %s in turns of 4 as in turns of one, with the lane %s',
    async (workload, lane) => {
      const alone = await single(workload);
      const args = [...WORKLOADS[workload]!, '--turn', '4', '--lane', lane, ...THREADS];
      const { record, dir } = await simulate(args);
      expect(record.run.settings).toMatchObject({ turn: 4, lane, batch: 1 });
      expect(record.run.peakInFlight).toBeLessThanOrEqual(3 * 4);
      expect(decisionsOf(record)).toEqual(decisionsOf(alone));
      expect(record.audit.ok).toBe(true);
      await expectPromiseKept(dir, record.attempts);
    },
  );

  it('have a turn of one row for few rows, and of 16 for many', FULL, async () => {
    const few = await simulate(['generate', '--rows', '1000', '--seed', '3', ...THREADS]);
    expect(few.record.run.settings.turn).toBe(1);
    const many = await simulate(['generate', '--rows', '1001', '--seed', '3', ...THREADS]);
    expect(many.record.run.settings.turn).toBe(16);
  });
});

describe('--journal and --sync', () => {
  it('are read back from every database', async () => {
    const { record, dir } = await simulate(['--threads', '1']);
    expect(settingsOf(record)).toEqual(['wal/normal', 'wal/normal', 'wal/normal']);
    expect(await journalOfFile(dir)).toBe('wal');

    const strict = await simulate(['--threads', '1', '--journal', 'delete', '--sync', 'full'], {
      dir,
    });
    expect(settingsOf(strict.record)).toEqual(['delete/full', 'delete/full', 'delete/full']);
    expect(await journalOfFile(dir)).toBe('delete');

    const loose = await simulate(['--threads', '1', '--journal', 'wal', '--sync', 'off'], { dir });
    expect(settingsOf(loose.record)).toEqual(['wal/off', 'wal/off', 'wal/off']);
    expect(await journalOfFile(dir)).toBe('wal');
  });

  it('change no outcome', FULL, async () => {
    const { record, dir } = await simulate(['--journal', 'delete', '--sync', 'off', ...THREADS]);
    expect(outcomesOf(record)).toEqual(expectedOutcomes(REFUSED));
    await expectPromiseKept(dir, record.attempts);
  });

  const settingsOf = ({ run }: PrintedRecord): string[] =>
    Object.values(run.settings.databases).map(({ journal, sync }) => `${journal}/${sync}`);

  const journalOfFile = async (dir: string): Promise<unknown> =>
    (await query(databaseFile(dir, 'User'), 'PRAGMA journal_mode'))[0]?.['journal_mode'];
});

describe('generate', () => {
  it(
    'names which seed it drew, and makes the same rows from it again, whatever the threads',
    FULL,
    async () => {
      const first = await simulate(['generate', '--rows', '400', ...THREADS]);
      const { seed } = first.record.run;
      expect(first.stderr).toContain(`seed ${seed}`);
      expect(first.record.run.settings).toMatchObject({ rows: 400, invalid: 0.15 });

      const again = await simulate([
        ...words('generate --rows 400 --seed'),
        String(seed),
        '--threads',
        '1',
      ]);
      expect(decisionsOf(again.record)).toEqual(decisionsOf(first.record));
    },
  );

  it('makes other rows from another seed', FULL, async () => {
    const rows = async (seed: string): Promise<unknown> =>
      (
        await simulate(['generate', '--rows', '60', '--seed', seed, '--threads', '1'])
      ).record.attempts.map(({ values }) => values);
    expect(await rows('1')).not.toEqual(await rows('2'));
  });

  it('breaks the share of rows that it is asked to', FULL, async () => {
    const invalid = async (share: string): Promise<PrintedRecord['totals']> =>
      (
        await simulate([
          ...words('generate --rows 600 --seed 3 --invalid'),
          share,
          '--threads',
          '1',
        ])
      ).record.totals;
    expect(await invalid('0')).toMatchObject({ attempted: 600, inserted: 600 });
    expect(await invalid('1')).toMatchObject({ attempted: 600, inserted: 0 });
  });

  it('of no rows at all is a run as well', async () => {
    const { record } = await simulate(['generate', '--rows', '0', '--threads', '2']);
    expect(record.totals).toMatchObject({ attempted: 0, inserted: 0, successRate: null });
    expect(record).toMatchObject({
      run: { status: 'completed' },
      audit: { ok: true },
      attempts: [],
    });
    expectSumsToAgree(record);
  });

  it(
    `of ${formatCount(MANY)} rows in batches adds up, and takes hardly more memory than of a quarter`,
    FULL,
    async () => {
      const peak = async (rows: number): Promise<number> => {
        const meter = memoryMeter();
        const args = ['generate', '--rows', String(rows), '--batch', '1000', '--seed', '9'];
        const { record } = await simulate([...args, '--threads', '2'], {
          isStarted: true,
          env: meter.env,
        });
        expect(record.totals.attempted).toBe(rows);
        expect(record.totals.failed + record.totals.unknown).toBe(0);
        expect(record.audit.ok).toBe(true);
        expectSumsToAgree(record);
        return meter.peakMiB();
      };
      expect(await peak(MANY)).toBeLessThan(1.75 * (await peak(MANY / 4)));
    },
  );
});
