import { parse } from 'csv-parse/sync';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';

import { DatabaseTally } from '../../source/audit/database-tally.js';
import { SHOP } from '../../source/entities/shop.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import type { EntitySettings, RunRecord } from '../../source/ledger/record.js';
import { unknownAttempt } from '../../source/ledger/unknown-rows.js';
import type { ExportFormat } from '../../source/report/formats.js';
import { exportRun } from '../../source/report/exports/export.js';
import { DEFAULT_REPORT } from '../../source/report/options.js';
import type { FinishedRun } from '../../source/report/run.js';
import { ENTITIES } from '../harness/shop.js';
import { madeUpRun } from './runs.js';

const COPIES = 'products-1.db, products-2.db';

/** Users are spread over three databases by their id, products are copied, orders are in one. */
function spreadRun(): FinishedRun {
  const made = madeUpRun({ rows: 90, outcomeOf: (index) => (index % 5 ? 'inserted' : 'invalid') });
  const settingsOf = (name: string): EntitySettings => ({
    ...made.record.run.settings.databases.User!,
    database: name,
  });
  const usersDb = [1, 2, 3].map((shard) => settingsOf(`users-${shard}.db`));
  const productsDb = COPIES.split(', ').map(settingsOf);
  const settings: RunRecord['run']['settings'] = {
    ...made.record.run.settings,
    databases: {
      User: {
        ...settingsOf('users-1.db, users-2.db, users-3.db'),
        placement: { rule: 'hash', by: 'id' },
        shards: usersDb,
      },
      Product: { ...settingsOf(COPIES), placement: { rule: 'copy' }, shards: productsDb },
      Order: settingsOf('orders.db'),
    },
  };
  // Some rejected users have no id, so no database either.
  const attempts = Array.from(made.attempts(), (attempt): Attempt =>
    attempt.entity === 'User' && attempt.row % 10 === 1
      ? { ...attempt, values: { ...attempt.values, id: 'seven' } }
      : attempt,
  );
  const tally = new DatabaseTally(settings, SHOP);
  for (const { entity, outcome, values } of attempts) {
    tally.add(entity, outcome, (position) => {
      const value = values[ENTITIES[entity]!.fields[position]?.name ?? ''];
      return typeof value === 'number' ? value : Number.NaN;
    });
  }
  const record = {
    ...made.record,
    run: { ...made.record.run, settings },
    databases: tally.totals(made.record.entities),
  };
  return { ...made, record, attempts: () => attempts };
}

const exported = (format: ExportFormat, run: FinishedRun): string =>
  [...exportRun(format, run, DEFAULT_REPORT, 'pipe')].join('');

interface Suite {
  readonly name: string;
  readonly tests: number;
  readonly skipped: number;
  readonly cases: string[];
  rejected: number;
}

function suitesOf(xml: string): Suite[] {
  const suites: Suite[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const suite = suites.at(-1);
    if (name === 'testsuite') {
      const { name: title = '', tests, skipped } = attributes;
      suites.push({
        name: title,
        tests: Number(tests),
        skipped: Number(skipped),
        cases: [],
        rejected: 0,
      });
    } else if (name === 'testcase') suite?.cases.push(attributes['name'] ?? '');
    else if (name === 'skipped' && suite) suite.rejected += 1;
  });
  parser.write(xml).close();
  return suites;
}

describe('the exports of a run over several databases', () => {
  it('have a JUnit suite for each, with its rows, and one for copies', () => {
    const run = spreadRun();
    const suites = suitesOf(exported('junit', run));
    expect(suites.map(({ name }) => name)).toEqual([
      'users-1.db',
      'users-2.db',
      'users-3.db',
      'users, database not known',
      COPIES,
      'orders.db',
      'audit',
    ]);
    for (const { name, tests, cases, skipped, rejected } of suites) {
      expect(cases.length, name).toBeGreaterThan(0);
      expect([cases.length, rejected], name).toEqual([tests, skipped]);
    }
    const names = suites.slice(0, -1).flatMap(({ cases }) => cases);
    expect(names).toHaveLength(90);
    expect(new Set(names).size).toBe(90);
    expect(suites[3]?.cases).toEqual(['User row 1', 'User row 11', 'User row 21']);
  });

  it('name the database of each row in CSV and NDJSON', () => {
    const run = spreadRun();
    const rows: Record<string, string>[] = parse(exported('csv', run), { columns: true });
    const lines = exported('ndjson', run).trim().split('\n');
    const databases = lines.map((line) => (JSON.parse(line) as { database: unknown }).database);
    expect(databases.map((database) => database ?? '')).toEqual(
      rows.map(({ database }) => database),
    );
    for (const { name, cases } of suitesOf(exported('junit', run)).slice(0, -1)) {
      const known = name === 'users, database not known' ? '' : name;
      const own = rows.filter(({ database }) => database === known);
      expect(own.map(({ entity, row }) => `${entity} row ${row}`)).toEqual(cases);
    }
  });

  it('name no database for a row of which the deciding number is not known', () => {
    const run = spreadRun();
    const { User, Order } = run.record.run.settings.databases;
    const databases = {
      ...run.record.run.settings.databases,
      Order: { ...User!, database: Order!.database, placement: { rule: 'hash', by: 'user_id' } },
    } as const;
    const settings = { ...run.record.run.settings, databases };
    const record = { ...run.record, run: { ...run.record.run, settings } };
    const unknown = unknownAttempt({ entity: 'Order', row: 1, id: 1, thread: 1 }, SHOP);
    const line = exported('ndjson', { ...run, record, attempts: () => [unknown] });
    expect(JSON.parse(line)).toEqual({ ...unknown, database: null });
  });

  it('have one suite for an entity whose rows the record does not divide', () => {
    const { record, ...run } = spreadRun();
    const { databases: _, ...version1 } = record;
    const suites = suitesOf(exported('junit', { ...run, record: version1 }));
    expect(suites.map(({ name, cases }) => [name, cases.length])).toEqual([
      ['users-1.db, users-2.db, users-3.db', 30],
      [COPIES, 30],
      ['orders.db', 30],
      ['audit', 1],
    ]);
  });

  it('have a JUnit suite of the audit, in which a failed check is a failure', () => {
    const { record, ...run } = spreadRun();
    const checks = [
      { name: 'lost', ok: false, found: 2, detail: '2 rows are missing: User 1 <a>; User 2' },
      { name: 'orphan', ok: true, found: 0, detail: 'every order is whole' },
    ];
    const audited = { ...record, audit: { ok: false, checks } };
    const xml = exported('junit', { ...run, record: audited });
    const [all = ''] = xml.match(/<testsuites [^>]*>/) ?? [];
    const { attempted, failed, unknown } = record.totals;
    expect(all).toContain(`tests="${attempted + 2}" failures="${failed + unknown + 1}"`);
    const [, suite = ''] = xml.split('<testsuite name="audit" ');
    expect(suite).toMatch(/^tests="2" failures="1" errors="0" skipped="0"/);
    expect(suite).toContain(
      '<testcase classname="audit" name="nothing lost"><failure type="lost" message="2 rows are missing: User 1 &lt;a&gt;; User 2"/></testcase>',
    );
    expect(suite).toContain('<testcase classname="audit" name="no orphan"/>');
  });
});
