import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { historyServices } from '../../source/services/history.js';
import { readRecordHead } from '../../source/engine/history/record-head.js';
import type { RunSummary } from '../../source/engine/history/run-summary.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { attemptsOf } from '../../source/ledger/attempts.js';
import type { RunRecord } from '../../source/ledger/record.js';
import { temporaryFolder } from '../harness/folder.js';
import { run } from './support/run-program.js';
import { OpenDatabases } from '../../source/services/open-databases.js';
import { SHOP } from '../../source/entities/shop.js';
import { shopTopology } from '../harness/shop.js';

let dir: string;

/** All runs of a working folder, and how many were known after each group. */
/** Runs of this process, of which one is going or none is. */
const runsIn = (folder: string, isRunning: boolean) => ({
  isRunning: () => isRunning,
  start: () => undefined,
  open: new OpenDatabases({ dir: folder, topology: shopTopology(folder) }),
  topology: shopTopology(folder),
});

async function readAll(folder: string, services = historyServices(folder, runsIn(folder, true))) {
  const runs: RunSummary[] = [];
  const progress: number[] = [];
  await services.readRuns((read) => {
    runs.push(...read);
    progress.push(runs.length);
  });
  return { runs, progress };
}

const runsOf = (folder: string) => path.join(folder, 'data', 'runs');

function recordIn(folder: string): { id: string; record: RunRecord } {
  const name = readdirSync(runsOf(folder)).find((file) => /^r-[^.]+\.json$/.test(file)) ?? '';
  const record = JSON.parse(readFileSync(path.join(runsOf(folder), name), 'utf8')) as RunRecord;
  return { id: name.replace('.json', ''), record };
}

/** A folder with copies of one run under many ids. */
function manyRuns(count: number): string {
  const folder = temporaryFolder();
  mkdirSync(runsOf(folder), { recursive: true });
  const { id, record } = recordIn(dir);
  for (let number = 0; number < count; number += 1) {
    const copy = `r-20260101-000000-000-${String(number).padStart(4, '0')}`;
    const target = path.join(runsOf(folder), copy);
    writeFileSync(
      `${target}.json`,
      JSON.stringify({ ...record, run: { ...record.run, id: copy } }),
    );
    copyFileSync(path.join(runsOf(dir), `${id}.journal.ndjson`), `${target}.journal.ndjson`);
  }
  return folder;
}

beforeAll(async () => {
  dir = temporaryFolder();
  await run(dir, 'generate', '--rows', '1500', '--seed', '4');
});

describe('the stored runs', () => {
  it('are reported with the numbers of their records', async () => {
    const { runs } = await readAll(dir);
    const { record } = recordIn(dir);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      id: record.run.id,
      ending: 'completed',
      threads: 2,
      measured: {
        totals: record.totals,
        latencyMs: record.latencyMs,
        rowsPerSecond: record.throughput.rowsPerSecond,
        audit: record.audit,
        durationMs: record.run.durationMs,
      },
    });
    expect(JSON.stringify(runs)).not.toContain('"attempts"');
  });

  it('come newest first, in groups, and a second time from memory', async () => {
    const folder = manyRuns(100);
    const services = historyServices(folder, runsIn(folder, true));
    const { runs, progress } = await readAll(folder, services);
    const ids = runs.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(progress.length).toBeGreaterThan(5);
    expect(progress.at(-1)).toBe(100);
    const again = await readAll(folder, services);
    expect(again.runs.every((run, index) => run === runs[index])).toBe(true);
  });

  it('are none in a folder that holds nothing, and nothing is made there', async () => {
    const empty = temporaryFolder();
    expect(await readAll(empty)).toEqual({ runs: [], progress: [0] });
    expect(readdirSync(empty)).toEqual([]);
  });

  it('that were killed are distinguished from those that are going', async () => {
    const folder = manyRuns(1);
    const { id, record } = recordIn(folder);
    const newer = id.replace('2026', '2027');
    const { audit: _audit, totals: _totals, ...rest } = record;
    const header = { type: 'run', schema: 'dbsim.journal/1', run: { ...rest.run, id: newer } };
    writeFileSync(
      path.join(runsOf(folder), `${newer}.journal.ndjson`),
      `${JSON.stringify(header)}\n{"type":"wri`,
    );
    const endings = async () => (await readAll(folder)).runs.map(({ ending }) => ending);
    expect(await endings()).toEqual(['killed', 'completed']);

    const owner = path.join(folder, 'data', 'lock.json');
    writeFileSync(owner, JSON.stringify({ pid: process.pid }));
    expect(await endings()).toEqual(['running', 'completed']);
    // This process only looks at what was left.
    const { runs } = await readAll(folder, historyServices(folder, runsIn(folder, false)));
    expect(runs.map(({ ending }) => ending)).toEqual(['killed', 'completed']);
    writeFileSync(owner, JSON.stringify({ pid: 2 ** 30 }));
    expect(await endings()).toEqual(['killed', 'completed']);
  });

  it('that were killed have the rows that their ledger decides or announces, without the torn one', async () => {
    const folder = manyRuns(1);
    const { id } = recordIn(folder);
    const target = path.join(runsOf(folder), id);
    rmSync(`${target}.json`);
    const attempts = readFileSync(path.join(runsOf(dir), `${recordIn(dir).id}.attempts.ndjson`));
    const lines = attempts.toString().trim().split('\n').slice(0, 500);
    writeFileSync(`${target}.attempts.ndjson`, `${lines.join('\n')}\n{"entity":"User","row":12,`);

    const { runs } = await readAll(folder);
    const read = lines.map((line) => parseAttempt(line, SHOP)!);
    const inserted = read.filter(({ outcome }) => outcome === 'inserted').length;
    expect(inserted).toBeGreaterThan(0);
    const decided = new Set(read.map(nameOf));
    const unknown = announcedIn(`${target}.journal.ndjson`).filter((name) => !decided.has(name));
    expect(unknown.length).toBeGreaterThan(0);
    const attempted = lines.length + unknown.length;
    const rejected = lines.length - inserted;
    expect(runs).toMatchObject([
      { ending: 'killed', noted: { attempted, inserted, rejected, unknown: unknown.length } },
    ]);
    expect(runs[0]?.measured).toBeUndefined();
  });

  it('leave out journals of something else, and damaged files', async () => {
    const folder = manyRuns(2);
    const base = path.join(runsOf(folder), 'r-20260202-000000-000-aaaa');
    writeFileSync(
      `${base}.journal.ndjson`,
      '{"type":"emptied","schema":"dbsim.journal/1","at":""}\n',
    );
    writeFileSync(path.join(runsOf(folder), 'r-20260303-000000-000-bbbb.journal.ndjson'), '');
    writeFileSync(path.join(runsOf(folder), 'notes.txt'), 'mine');
    expect((await readAll(folder)).runs).toHaveLength(2);
  });
});

describe('the head of a record', () => {
  const write = (text: string): string => {
    const file = path.join(temporaryFolder(), 'record.json');
    writeFileSync(file, text);
    return file;
  };

  it('is read whatever the attempts hold, and however long it is', async () => {
    const { record } = recordIn(dir);
    const workload = `,"attempts":[ ${'ж'.repeat(200_000)}`;
    const [attempt] = attemptsOf(dir, record)();
    const values = { ...attempt?.values, name: '"],"attempts":[{' };
    const odd = {
      ...record,
      run: { ...record.run, workload },
      attempts: Array.from({ length: 500 }, () => ({ ...attempt, values })),
    };
    const head = await readRecordHead(write(JSON.stringify(odd)));
    expect(head?.run.workload).toBe(workload);
    expect(head?.totals).toEqual(record.totals);
  });

  it('is nothing in a file that is missing, damaged or something else', async () => {
    expect(await readRecordHead(path.join(dir, 'no such file'))).toBeUndefined();
    expect(await readRecordHead(write('{"schema":"dbsim.run/2","run":{"id'))).toBeUndefined();
    expect(await readRecordHead(write('{"schema":"other/1"}'))).toBeUndefined();
    expect(await readRecordHead(write(''))).toBeUndefined();
  });
});

interface NamedRow {
  readonly entity: string;
  readonly row: number;
}

const nameOf = ({ entity, row }: NamedRow): string => `${entity} ${row}`;

/** The rows that a journal announces as about to be written. */
function announcedIn(journal: string): string[] {
  return readFileSync(journal, 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as { type: string; entity: string; rows: number[][] })
    .filter(({ type }) => type === 'writing')
    .flatMap(({ entity, rows }) =>
      rows.flatMap(([first = 0, , count = 1]) =>
        Array.from({ length: count }, (_, step) => nameOf({ entity, row: first + step })),
      ),
    );
}
