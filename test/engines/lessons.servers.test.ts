/** @module-tag full */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ServerDescription, ServerEngine } from '../../source/db/server/description.js';
import { SHOP } from '../../source/entities/shop.js';
import { truthOf } from '../../source/lessons/predicate/evaluate.js';
import { parseExpression } from '../../source/lessons/predicate/parse.js';
import { judgeClaim } from '../../source/lessons/judge.js';
import type { SteppedEngine } from '../../source/lessons/sessions/stepped.js';
import { describeEngine } from '../harness/engines/describe.js';
import { MariaDb, MARIADB } from '../harness/engines/mariadb.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import {
  MYSQL_LEVELS,
  POSTGRES_LEVELS,
  storyAt,
  type Level,
  type Story,
} from '../lessons/levels.js';
import { evidenceOf, lessonOf } from '../lessons/support.js';
import { databaseOf, DATABASES, SECRET, topologyFile } from './support.js';

/** A server on which stories are played. */
function serverAt(engine: ServerEngine, address: string): ServerDescription {
  return {
    engine,
    name: 'lessons',
    entity: SHOP.entities[0]!,
    addresses: [address],
    deadlineMs: 10_000,
  };
}

/** How the claims about the stories of one engine are judged, by the beginning of their texts. */
async function verdictsOn(id: string, server: ServerDescription): Promise<Record<string, string>> {
  const lesson = lessonOf(id);
  const stepped = lesson.stepped.filter(({ engine }) => engine === server.engine);
  const servers = new Map<SteppedEngine, ServerDescription>([[server.engine, server]]);
  const evidence = await evidenceOf({ runs: [], files: {}, stepped }, servers);
  expect(evidence.problems).toEqual(new Map());
  const findings = lesson.claims.map((claim) => judgeClaim(claim, evidence));
  const own = findings.filter(({ verdict }) => verdict !== 'not possible');
  return Object.fromEntries(own.map(({ sentence, verdict }) => [sentence, verdict]));
}

/** That all of several claims were seen. */
function expectSeen(verdicts: Record<string, string>, count: number): void {
  expect(Object.entries(verdicts).filter(([, verdict]) => verdict !== 'seen')).toEqual([]);
  expect(Object.keys(verdicts)).toHaveLength(count);
}

/** Plays each story at a level, and expects what is known of that level. */
async function expectLevel(
  engine: 'postgres' | 'mysql',
  [level, expected]: Level,
  server: ServerDescription,
): Promise<void> {
  for (const [story, when] of Object.entries(expected) as [Story, string][]) {
    const stepped = [storyAt(engine, story, level)];
    const servers = new Map<SteppedEngine, ServerDescription>([[engine, server]]);
    const { facts, problems } = await evidenceOf({ runs: [], files: {}, stepped }, servers);
    expect([...problems.values()]).toEqual([]);
    expect([story, truthOf(parseExpression(when), facts), facts]).toEqual([story, 'seen', facts]);
  }
}

describeEngine('lessons on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;
  let server: ServerDescription;

  beforeAll(async () => {
    postgres = await Postgres.start();
    await postgres.createDatabases(...DATABASES);
    server = serverAt('postgres', postgres.url(DATABASES[0]!));
  });
  afterAll(() => postgres.stop());

  it('isolation: what PostgreSQL documents for its levels', async () => {
    const verdicts = await verdictsOn('isolation', server);
    expectSeen(verdicts, 5);
    expect(Object.keys(verdicts).join('\n')).toContain('B waited and then got 40001');
  });

  it.each(POSTGRES_LEVELS)('isolation at %s: as the Hermitage tables have it', (...level) =>
    expectLevel('postgres', level, server),
  );

  it('duplicates: a look prevents none, a unique index does', async () => {
    expectSeen(await verdictsOn('duplicates', server), 1);
  });

  it('are part of what `learn` shows with --topology', async () => {
    const file = topologyFile((entity) => [postgres.url(databaseOf(entity), SECRET)]);
    const env = { [SECRET]: postgres.password, XDG_CONFIG_HOME: temporaryFolder() };
    const { code, stdout } = await callProgram(['learn', 'isolation', '--topology', file], { env });
    expect(code).toBe(0);
    expect(stdout).toContain('  … waits for A');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '✔ PostgreSQL, REPEATABLE READ: B waited and then got 40001; the balance is 110.',
    );
    expect(stdout).toContain('4 statements are about servers and were not looked at');
  });

  it('leave no schema and no session', async () => {
    const schemas = await postgres.query(
      DATABASES[0]!,
      "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'dbsim_lab_%'",
    );
    expect(schemas).toEqual([]);
    await expect
      .poll(() =>
        postgres.query(
          DATABASES[0]!,
          "SELECT pid FROM pg_stat_activity WHERE application_name = 'dbsim-tui'",
        ),
      )
      .toEqual([]);
  });
});

describeEngine('lessons on MariaDB', MARIADB, () => {
  let mariadb: MariaDb;
  let server: ServerDescription;

  beforeAll(async () => {
    mariadb = await MariaDb.start();
    await mariadb.createSchemas(...DATABASES);
    server = serverAt('mysql', mariadb.url(DATABASES[0]!));
  });
  afterAll(() => mariadb.stop());

  it('isolation: what MariaDB documents for its levels', async () => {
    const verdicts = await verdictsOn('isolation', server);
    expectSeen(verdicts, 4);
    expect(Object.keys(verdicts).join('\n')).toContain('one got 1213, a deadlock');
  });

  it.each(MYSQL_LEVELS)('isolation at %s: as the Hermitage tables have it', (...level) =>
    expectLevel('mysql', level, server),
  );

  it('duplicates: a look prevents none, a unique index does', async () => {
    expectSeen(await verdictsOn('duplicates', server), 1);
  });
});

describe('a server that is not there', () => {
  it('makes the stories impossible, by its reason', async () => {
    const server = serverAt('postgres', 'postgres://x:y@127.0.0.1:1/none');
    const lesson = lessonOf('duplicates');
    const stepped = lesson.stepped.filter(({ engine }) => engine === 'postgres');
    const evidence = await evidenceOf(
      { runs: [], files: {}, stepped },
      new Map<SteppedEngine, ServerDescription>([['postgres', server]]),
    );
    const [problem] = evidence.problems.values();
    expect(problem).toMatchObject({ isOptional: false });
    expect(problem?.sentence).toContain('ECONNREFUSED');
  });
});
