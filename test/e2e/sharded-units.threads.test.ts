import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { outboxOf } from '../../source/db/insert-with-entry.js';
import type { EntityName } from '../../source/entities/entity.js';
import { SHOP } from '../../source/entities/shop.js';
import { runFiles } from '../../source/ledger/files.js';
import { transactionMark } from '../../source/ledger/transaction-name.js';
import { readUnitLines } from '../../source/ledger/unit-lines.js';
import { claimantAt, claimantOf } from '../../source/router/claimant.js';
import { claimRuleOf } from '../../source/router/claims.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { WritingRouter } from '../../source/router/writing-router.js';
import { FAULT_VARIABLE, formatFault, type FaultPlan } from '../../source/sim/fault-hook.js';
import { unitsOfEvents } from '../../source/units/events.js';
import { temporaryFolder } from '../harness/folder.js';
import { FULL, itEach } from '../harness/full.js';
import { evenly, writeShardedTopology, type Spreading } from '../harness/sharded.js';
import { ENTITIES } from '../harness/shop.js';
import { query } from './support/databases.js';
import { runsIn } from './support/files.js';
import { expectSumsToAgree, type PrintedRecord } from './support/record.js';
import { command, decisionsOf, findingsOf, simulate, words } from './support/simulate.js';

const LINE = 'generate --rows 180 --seed 5 --unit Order --together';

/** Orders are spread by a number that is not their key, so that their ids are claimed; products have copies. */
const MIXED: Record<EntityName, Spreading> = {
  User: { count: 3, rule: '{ rule: hash, by: id }' },
  Product: { count: 2, rule: '{ rule: copy }' },
  Order: { count: 2, rule: '{ rule: hash, by: product_id }' },
};

interface Sharded {
  readonly dir: string;
  readonly topology: readonly string[];
}

function sharded(spreading: Readonly<Record<EntityName, Spreading>>): Sharded {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'shards'));
  return { dir, topology: ['--topology', writeShardedTopology(dir, spreading)] };
}

/** How many claims there are, and for how many rows. */
async function claimsIn(dir: string, table: string, count: number): Promise<[number, number]> {
  let [claims, rows] = [0, 0];
  for (let number = 1; number <= count; number += 1) {
    const file = path.join(dir, 'shards', `${table}-${number}.db`);
    claims += (await query(file, `SELECT 1 FROM ${table}_claims`)).length;
    rows += (await query(file, `SELECT 1 FROM ${table}`)).length;
  }
  return [claims, rows];
}

describe('units over several databases', () => {
  itEach<[string, Record<EntityName, Spreading>]>(
    [
      ['outbox', evenly(2)],
      ['saga', MIXED],
      ['separate', MIXED],
      ['saga', evenly(3, 'hash')],
    ],
    'with %s decide each row as over one file each, and leave no claim of a deleted row',
    async (together, spreading) => {
      const { dir, topology } = sharded(spreading);
      const args = [...words(LINE), together];
      const one = await simulate(args);
      const { record } = await simulate([...args, ...topology, '--threads', '4'], { dir });
      expectSumsToAgree(record);
      expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
      expect(decisionsOf(record)).toEqual(decisionsOf(one.record));
      expect(record.units).toMatchObject({ ...countsOf(one.record) });
      const [claims, users] = await claimsIn(dir, 'users', spreading['User']!.count);
      expect(claims).toBe(users);
    },
  );

  it.each<[string, FaultPlan['moment'], number]>([
    ['saga', 'unit-written', 40],
    ['saga', 'unit-removed', 2],
    ['outbox', 'unit-published', 20],
    ['outbox', 'unit-written', 40],
    ['outbox', 'unit-removed', 2],
  ])('are recovered after a kill: %s at %s', FULL, async (together, moment, row) => {
    const { dir, topology } = sharded(evenly(3));
    const fault = formatFault({ action: 'kill', moment, row });
    const args = [...words(`run ${LINE} ${together} --threads 3 --quiet`), ...topology];
    const killed = await command(dir, args, { env: { [FAULT_VARIABLE]: fault }, isStarted: true });
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    const [id = ''] = runsIn(dir);
    if (together === 'outbox') await claimForOpenUnits(dir, id);
    for (let time = 0; time < 2; time += 1) {
      const { stdout } = await command(dir, ['verify', id, '--json', ...topology]);
      const record = JSON.parse(stdout) as PrintedRecord;
      expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
      expect(record.units).toMatchObject({ open: 0, part: 0 });
      expect(findingsOf(record)['torn']).toBeUndefined();
    }
    // The next run gives up the claims of rows that were never stored.
    expect((await command(dir, [...words('run assignment'), ...topology])).code).toBe(0);
    const [claims, users] = await claimsIn(dir, 'users', 3);
    expect(claims).toBe(users);
  });
});

/** Claims the keys of users that are still to be stored, as a thread does that is killed before it writes them. */
async function claimForOpenUnits(dir: string, runId: string): Promise<void> {
  const topology = readTopologyFile(path.join(dir, 'topology.yaml'), {}, SHOP);
  const router = await WritingRouter.open(topology, { sync: 'off', busyMs: 1000 });
  try {
    const entries = await outboxOf(await router.store('Order')).find(transactionMark(runId));
    const open = unitsOfEvents(
      entries,
      readUnitLines(runFiles(dir, runId).units),
      transactionMark(runId),
    );
    const { claimsOf } = claimRuleOf(ENTITIES.User, topology['User']!);
    const owner = claimantAt(claimantOf(runId, 1), 0, 1);
    for (const { entity, stored } of open.flatMap(({ rows }) => rows)) {
      if (entity !== 'User' || stored === null) continue;
      for (const claim of claimsOf(stored)) {
        await router.shards(entity)[claim.shard]!.claims.claim([claim], owner);
      }
    }
  } finally {
    await router.close();
  }
}

/** What became of the units of a run. */
function countsOf({ units }: PrintedRecord): Record<string, unknown> {
  const { whole, none, part, open, removed } = units ?? {};
  return { whole, none, part, open, removed };
}
