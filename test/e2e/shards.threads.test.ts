import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FULL, describeEach, itEach } from '../harness/full.js';

import { quoteWord } from '../../source/base/text.js';
import type { EntityName } from '../../source/entities/entity.js';
import { temporaryFolder } from '../harness/folder.js';
import { evenly, writeShardedTopology, type Spreading } from '../harness/sharded.js';
import { countDecided, runsIn, storedRecord } from './support/files.js';
import { expectedOutcomes, REFUSED, REFUSED_IN_A_RACE } from './support/assignment.js';
import { decidedOnSqlite } from './support/reference.js';
import {
  command,
  decisionsOf,
  findingsOf,
  outcomesOf,
  simulate,
  words,
} from './support/simulate.js';
import { start } from './support/started.js';
import { isThorough } from './support/thorough.js';
import type { PrintedRecord } from './support/record.js';

interface Sharded {
  readonly dir: string;
  readonly topology: readonly string[];
}

/** A working folder with a topology of SQLite files. */
function sharded(spreading: Readonly<Record<EntityName, Spreading>>): Sharded {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'shards'));
  return { dir, topology: ['--topology', writeShardedTopology(dir, spreading)] };
}

/** Mixed rules: by a field of its own each, copies beside them. */
const MIXED: Record<EntityName, Spreading> = {
  User: { count: 3, rule: '{ rule: range, by: id, bounds: [40, 200] }' },
  Product: { count: 2, rule: '{ rule: copy }' },
  Order: { count: 4, rule: '{ rule: hash, by: product_id }' },
};

const TOPOLOGIES: readonly (readonly [name: string, Record<EntityName, Spreading>])[] = [
  ['3 databases', evenly(3)],
  ['1 database', evenly(1)],
  ['2 databases', evenly(2, 'hash')],
  ['8 databases', evenly(8)],
  ['mixed rules', MIXED],
];

/** Each is run over every topology when there is time for it, else over those that it names. */
const WORKLOADS: readonly (readonly [workload: string, flags: string, usually: string])[] = [
  ['generate --rows 600 --seed 5', '--threads 4', '3 databases, 1 database'],
  ['chinook', '--batch 50 --threads 4', 'mixed rules'],
  ['generate --rows 2000 --seed 6 --invalid 0.4', '--batch 100 --threads 4', '2 databases'],
  ['generate --rows 900 --seed 9 --invalid 0.3', '--pipeline 16 --threads 4', '8 databases'],
];

describeEach(TOPOLOGIES, 'over %s', (name, spreading) => {
  it('the assignment has its outcomes, and again none of it goes in', async () => {
    const { dir, topology } = sharded(spreading);
    const { record } = await simulate(['assignment', '--threads', '4', ...topology], { dir });
    expect(outcomesOf(record)).toEqual(expectedOutcomes(REFUSED));
    expect(findingsOf(record)).toEqual({});
    // With few threads, which start sooner: there is nothing to win or lose any more.
    const again = await simulate(['assignment', '--threads', '2', ...topology], { dir });
    expect(again.record.totals).toMatchObject({ inserted: 0, rejected: 30 });
    expect(findingsOf(again.record)).toEqual({});
  });

  const own = WORKLOADS.filter(([, , usually]) => isThorough || usually.includes(name)).map(
    ([workload, flags]) => [workload, flags] as const,
  );

  itEach(own, '%s %s decides every row as over one file each', async (workload, flags) => {
    const { dir, topology } = sharded(spreading);
    const { record } = await simulate([...words(`${workload} ${flags}`), ...topology], { dir });
    expect(decisionsOf(record)).toEqual(await decidedOnSqlite(workload));
    expect(findingsOf(record)).toEqual({});
  });
});

describe('a race over 3 databases', FULL, () => {
  it('has one of the two results of the assignment', async () => {
    const { dir, topology } = sharded(evenly(3));
    const line = 'assignment --order race --threads 10 --references wait';
    const { record } = await simulate([...words(line), ...topology], { dir });
    const results = [expectedOutcomes(REFUSED), expectedOutcomes(REFUSED_IN_A_RACE)];
    expect(results).toContainEqual(outcomesOf(record));
    expect(findingsOf(record)).toEqual({});
  });

  it.each(['--batch 20', '--batch 1'])('loses nothing and doubles nothing: %s', async (batch) => {
    const { dir, topology } = sharded(evenly(3));
    const line = `generate --rows 1500 --seed 7 --invalid 0.4 --order race --threads 8 ${batch}`;
    const { record } = await simulate([...words(line), ...topology], { dir });
    expect(record.totals).toMatchObject({ attempted: 1500, failed: 0, unknown: 0 });
    expect(findingsOf(record)).toEqual({});
  });
});

describe('the record of a run over several databases', () => {
  it('reports each of them, the rule, and the command that repeats it', async () => {
    const { dir, topology } = sharded(MIXED);
    const { record } = await simulate(['assignment', '--threads', '2', ...topology], { dir });
    const { User, Product } = record.run.settings.databases;
    expect(User).toMatchObject({
      database: 'users-1.db, users-2.db, users-3.db',
      engine: 'SQLite',
      journal: 'wal',
      spread: 'range by id over 3',
    });
    expect(User!.shards?.map(({ database }) => database)).toEqual(
      [1, 2, 3].map((n) => `users-${n}.db`),
    );
    expect(Product!.spread).toBe('a copy in each of 2');
    expect(record.run.settings.topology).toBe(topology[1]);
    expect(namesOfChecks(record)).toEqual(expect.arrayContaining(['copies', 'claims']));
  });

  it('is audited again only where the run was', FULL, async () => {
    const { dir, topology } = sharded(evenly(2));
    await simulate(['assignment', '--threads', '2', ...topology], { dir });
    expect(await command(dir, ['verify', ...topology])).toMatchObject({ code: 0 });
    const elsewhere = await command(dir, ['verify']);
    expect(elsewhere).toMatchObject({ code: 2 });
    expect(elsewhere.stderr).toContain('wrote its User rows to users-1.db, users-2.db');
    expect(elsewhere.stderr).toContain(`It ran with ${named(topology)}: name that file`);
    writeShardedTopology(dir, evenly(2, 'hash'));
    const changed = await command(dir, ['verify', ...topology]);
    expect(changed).toMatchObject({ code: 2 });
    expect(changed.stderr).toContain('spread its rows over these databases by another rule');
  });

  it('is made and reported after a kill, where its topology is named', FULL, async () => {
    const { dir, topology } = sharded(evenly(2));
    const line = 'generate --rows 20000 --seed 4 --threads 3';
    const run = start(['run', ...words(line), '--dir', dir, ...topology]);
    await run.until(() => countDecided(dir) >= 300, '300 decided rows');
    run.kill('SIGKILL');
    await run.ended;
    const [id = ''] = runsIn(dir);
    const closes = `verify ${id} --dir ${quoteWord(dir)} ${named(topology)}\` closes it`;
    expect((await command(dir, ['status'])).stdout).toContain(closes);
    const csv = path.join(dir, 'rows.csv');
    const report = ['report', '-o', path.join(dir, 'report.pdf'), '--export-csv', csv];
    const unnamed = await command(dir, report);
    expect(unnamed).toMatchObject({ code: 2 });
    expect(unnamed.stderr).toContain(`It ran with ${named(topology)}: name that file`);
    const closing = await command(dir, [...report, ...topology]);
    expect(closing, closing.stderr).toMatchObject({ code: 0 });
    expect(closing.stderr).toContain('The run is closed now');
    const { audit, run: reported } = storedRecord(dir, id);
    expect(reported.status).toBe('failed');
    expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(readFileSync(csv, 'utf8')).toContain('Product,1,');
    // From its record now: no database is read, and no topology needed.
    expect((await command(dir, ['report'])).code).toBe(0);
  });
});

/** The words that name a topology, as a shell takes them. */
function named(topology: readonly string[]): string {
  return topology.map(quoteWord).join(' ');
}

function namesOfChecks({ audit }: PrintedRecord): string[] {
  return audit.checks.map(({ name }) => name);
}
