import { describe, expect, it } from 'vitest';

import { describeEvent } from '../../source/lessons/sessions/describe.js';
import { judgeClaim } from '../../source/lessons/judge.js';
import { playStory } from '../../source/lessons/sessions/play.js';
import { SqliteWorld } from '../../source/lessons/sessions/sqlite-world.js';
import type { SteppedPart } from '../../source/lessons/sessions/stepped.js';
import { temporaryFolder } from '../harness/folder.js';
import { evidenceOf, lessonOf } from './support.js';

const signal = new AbortController().signal;

async function linesOf(steps: readonly [session: string, sql: string][], setup: readonly string[]) {
  const part = {
    setup,
    steps: steps.map(([session, sql], at) => ({ session, sql, id: `s${at}` })),
  };
  const { events } = await playStory(part, await SqliteWorld.open(temporaryFolder()), { signal });
  return events.map((event) => describeEvent(part, event));
}

const TABLE = [
  'PRAGMA journal_mode = WAL',
  'CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)',
  'INSERT INTO t VALUES (1, 5)',
];

describe('statements on SQLite', () => {
  it('wait for the connection that has the write lock, and are answered when it commits', async () => {
    const lines = await linesOf(
      [
        ['A', 'BEGIN IMMEDIATE'],
        ['B', 'UPDATE t SET n = 6 WHERE id = 1'],
        ['A', 'SELECT n FROM t'],
        ['A', 'COMMIT'],
        ['B', 'SELECT n FROM t'],
      ],
      TABLE,
    );
    expect(lines).toEqual([
      ' 1  A  BEGIN IMMEDIATE',
      ' 1  A    → ok',
      ' 2  B  UPDATE t SET n = 6 WHERE id = 1',
      ' 2  B    … waits for A',
      ' 3  A  SELECT n FROM t',
      ' 3  A    → n 5',
      ' 4  A  COMMIT',
      ' 4  A    → ok',
      ' 2  B    → after waiting: 1 row changed',
      ' 5  B  SELECT n FROM t',
      ' 5  B    → n 6',
    ]);
  });

  it('fail at once where waiting cannot help', async () => {
    const lines = await linesOf(
      [
        ['A', 'BEGIN'],
        ['A', 'SELECT n FROM t'],
        ['B', 'UPDATE t SET n = 6'],
        ['A', 'UPDATE t SET n = 7'],
      ],
      TABLE,
    );
    expect(lines.at(-1)).toBe(' 4  A    → SQLITE_BUSY_SNAPSHOT: database is locked');
  });

  it('escape what a database returns', async () => {
    const lines = await linesOf([['A', "SELECT char(27) || '[31m' AS x"]], []);
    expect(lines.join('')).not.toContain('\u{1B}');
  });

  it('cannot be sent on a connection that still waits', async () => {
    const steps: [string, string][] = [
      ['A', 'BEGIN IMMEDIATE'],
      ['B', 'BEGIN IMMEDIATE'],
      ['B', 'COMMIT'],
    ];
    await expect(linesOf(steps, TABLE)).rejects.toThrow(
      'step 3 cannot be sent, because connection B still waits',
    );
  });

  it('leave no lock when they are stopped in the middle', async () => {
    const folder = temporaryFolder();
    const steps = [
      { session: 'A', sql: 'BEGIN IMMEDIATE', id: 'a' },
      { session: 'B', sql: 'BEGIN IMMEDIATE', id: 'b' },
      { session: 'A', sql: 'COMMIT', id: 'c' },
    ];
    const leaving = playStory({ setup: TABLE, steps }, await SqliteWorld.open(folder), {
      signal,
      beforeStep: (step) => (step === 2 ? Promise.reject(new Error('left')) : Promise.resolve()),
    });
    await expect(leaving).rejects.toThrow('left');
    const after = [{ session: 'C', sql: 'UPDATE t SET n = 9', id: 'c' }];
    const { events } = await playStory(
      { setup: [], steps: after },
      await SqliteWorld.open(folder),
      { signal },
    );
    expect(events.at(-1)).toMatchObject({ kind: 'answered', hasWaited: false });
  });
});

/** The stories of a lesson that SQLite plays. */
function onSqlite({ stepped }: { stepped: readonly SteppedPart[] }) {
  return { runs: [], files: {}, stepped: stepped.filter(({ engine }) => engine === 'sqlite') };
}

/** How the claims about the SQLite stories of a lesson are judged. */
async function verdictsOf(id: string, change?: (text: string) => string): Promise<string[]> {
  const lesson = lessonOf(id, change);
  const evidence = await evidenceOf(onSqlite(lesson));
  return lesson.claims.map((claim) => judgeClaim(claim, evidence).verdict);
}

describe('the stepped lessons on SQLite', () => {
  it('upgrade: a read that becomes a write cannot wait, a BEGIN IMMEDIATE can', async () => {
    expect((await verdictsOf('upgrade')).slice(0, 3)).toEqual(['seen', 'seen', 'seen']);
  });

  it('upgrade: is not seen where B reads in no transaction', async () => {
    const verdicts = await verdictsOf('upgrade', (text) =>
      text.replace('- B: BEGIN\n', '- B: SELECT 1\n'),
    );
    expect(verdicts.slice(0, 2)).toEqual(['not seen', 'not seen']);
  });

  it('isolation: no lost update, no write skew, no phantom', async () => {
    expect((await verdictsOf('isolation')).slice(0, 3)).toEqual(['seen', 'seen', 'seen']);
  });

  it('isolation: is not seen without transactions', async () => {
    const verdicts = await verdictsOf('isolation', (text) =>
      text.replaceAll(/- ([AB]): BEGIN$/gm, '- $1: SELECT 1'),
    );
    expect(verdicts.slice(0, 3)).toEqual(['not seen', 'not seen', 'not seen']);
  });

  it('duplicates: a look prevents none, a unique index does', async () => {
    expect((await verdictsOf('duplicates')).slice(0, 2)).toEqual(['seen', 'seen']);
  });

  it('duplicates: is not seen where the second look comes after the first insert', async () => {
    const lesson = lessonOf('duplicates');
    const stepped = lesson.stepped.map((part) => {
      const [lookA, lookB, insertA, ...rest] = part.steps;
      return { ...part, steps: [lookA!, insertA!, lookB!, ...rest] };
    });
    const evidence = await evidenceOf(onSqlite({ stepped }));
    expect(judgeClaim(lesson.claims[0]!, evidence).verdict).toBe('not seen');
  });

  it('lost-answer: a blind retry stores a second row, unless there is a key', async () => {
    expect((await verdictsOf('lost-answer')).slice(2)).toEqual(['seen', 'seen']);
    const withKey = await verdictsOf('lost-answer', (text) =>
      text.replace('payments (id TEXT, amount', 'payments (id TEXT PRIMARY KEY, amount'),
    );
    expect(withKey[2]).toBe('not seen');
  });
});
