import { expect, it } from 'vitest';

import type { TogetherPolicy } from '../../source/ledger/record.js';
import { FAULT_VARIABLE, formatFault, type FaultPlan } from '../../source/sim/fault-hook.js';
import { runsIn } from '../e2e/support/files.js';
import { expectSumsToAgree, type PrintedRecord } from '../e2e/support/record.js';
import { command, decisionsOf, findingsOf, simulate, words } from '../e2e/support/simulate.js';
import { isThorough } from '../e2e/support/thorough.js';
import { temporaryFolder } from '../harness/folder.js';
import { DATABASES } from './support.js';

/** A run of units; the policy follows. */
export const UNITS = 'generate --rows 150 --seed 5 --unit Order --together';

/** Where units are written, past the program. */
export interface UnitPlace {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The ids that each table holds. */
  readonly ids: () => Promise<readonly (readonly number[])[]>;
  /** The prepared transactions on the server, of all programs. */
  readonly prepared: () => Promise<readonly string[]>;
  /** How many entries are left in all outboxes; their tables must exist. */
  readonly countEntries: () => Promise<number>;
  /** Ends the server at once, and starts it again. */
  readonly crash?: () => Promise<void>;
}

/** How many ids are stored, but not in every table. */
export function tornIn(ids: readonly (readonly number[])[]): number {
  const counts = new Map<number, number>();
  for (const id of ids.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts.values()].filter((count) => count < DATABASES.length).length;
}

/** Where a run is killed: the moment, and how many rows have reached it. */
type Point = readonly [moment: FaultPlan['moment'], row: number];

/** Moments between two steps of each policy, in the order in which a sweep takes them. */
const POINTS: Readonly<Partial<Record<TogetherPolicy, readonly Point[]>>> = {
  separate: [
    ['unit-written', 60],
    ['announced', 80],
    ['recorded', 50],
  ],
  saga: [
    ['unit-written', 40],
    ['unit-removed', 1],
    ['unit-logged', 70],
    ['unit-decided', 30],
    ['announced', 90],
    ['recorded', 100],
  ],
  outbox: [
    ['unit-published', 20],
    ['unit-written', 40],
    ['unit-decided', 1],
    ['unit-removed', 1],
    ['announced', 90],
    ['recorded', 100],
  ],
  '2pc': [
    ['unit-written', 40],
    ['unit-prepared', 41],
    ['unit-decided', 20],
    ['unit-ended', 40],
    ['announced', 90],
    ['recorded', 100],
  ],
};

/** Kills for each policy; DBSIM_KILLS sets another number than that of the moments. */
const KILLS = Number(process.env['DBSIM_KILLS'] ?? 0);

/** The engines that know a policy. When there is no time for all, each of its moments is taken on one of them. */
const ENGINES = ['PostgreSQL', 'MariaDB', 'Galera'] as const;
const ENGINES_OF_2PC = ['PostgreSQL', 'MariaDB'] as const;

export type UnitEngine = (typeof ENGINES)[number];

function pointsOf(policy: TogetherPolicy, engine: UnitEngine): readonly Point[] {
  const all = POINTS[policy] ?? [];
  if (isThorough || KILLS > 0) return all;
  const engines: readonly UnitEngine[] = policy === '2pc' ? ENGINES_OF_2PC : ENGINES;
  return all.filter((_, index) => index % engines.length === engines.indexOf(engine));
}

const onSqlite = new Map<TogetherPolicy, Promise<unknown[]>>();

/** What a policy decides about the rows on SQLite; one run is enough. */
function decidedOnSqlite(together: TogetherPolicy): Promise<unknown[]> {
  const policy = together === '2pc' ? 'saga' : together;
  const decided =
    onSqlite.get(policy) ??
    simulate([...words(UNITS), policy]).then(({ record }) => decisionsOf(record));
  onSqlite.set(policy, decided);
  return decided;
}

/** The policies decide on servers as they do on SQLite, with any number of threads. */
export function itWritesUnits(place: () => UnitPlace, policies: readonly TogetherPolicy[]): void {
  it.each(policies)('%s decides as one thread does, and as SQLite does', async (together) => {
    const { flags, env, ids, prepared, countEntries } = place();
    const args = [...words(UNITS), together, '--fresh', ...flags];
    for (const threads of ['4', '1']) {
      const { record } = await simulate([...args, '--threads', threads], { env });
      expectSumsToAgree(record);
      expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
      expect(decisionsOf(record)).toEqual(await decidedOnSqlite(together));
      expect(tornIn(await ids()) > 0).toBe(together === 'separate');
      expect(await prepared()).toEqual([]);
      if (together === 'outbox') expect(await countEntries()).toBe(0);
      expect(record.units?.prepared).toBe(together === '2pc' ? 0 : undefined);
      const isRelayed = together === 'outbox';
      expect((record.units?.relayLagMs?.max ?? 0) > 0).toBe(isRelayed);
      expect((record.units?.acknowledgedMs?.max ?? 0) > 0).toBe(isRelayed);
    }
  });
}

/** What kills of one policy came to. */
interface Sweep {
  readonly policy: TogetherPolicy;
  kills: number;
  tornBefore: number;
  tornAfter: number;
  lost: number;
  doubled: number;
}

/** Runs that are killed between two steps; where the server can crash, it does in every second of them. */
export function itRecoversUnits(
  engine: UnitEngine,
  place: () => UnitPlace,
  policies: readonly TogetherPolicy[],
): void {
  it.each(policies)(
    '%s that is killed, and its server with it, has no torn unit after `verify`',
    async (policy) => {
      const points = pointsOf(policy, engine);
      const sweep: Sweep = { policy, kills: 0, tornBefore: 0, tornAfter: 0, lost: 0, doubled: 0 };
      for (let round = 0; round < (KILLS || points.length); round += 1) {
        const [moment, row] = points[round % points.length]!;
        const again = Math.floor(round / points.length);
        // A part of the rows reaches some of the moments, so that the rows of later rounds are other ones.
        const fault = { action: 'kill', moment, row: row + 3 * again } as const;
        await killOnce(place(), { policy, fault, round }, sweep);
        expect(await place().prepared()).toEqual([]);
      }
      if (KILLS > 0) process.stdout.write(`${JSON.stringify(sweep)}\n`);
      expect(sweep).toMatchObject({ lost: 0, doubled: 0 });
      expect(sweep.tornAfter > 0).toBe(policy === 'separate');
    },
  );
}

/** Emptying the tables of a killed run ends its units first, and leaves nothing that the next run would relay. */
export function itClearsOutboxes(place: () => UnitPlace): void {
  it.each(['reset --yes', 'migrate --down --yes'])(
    'the outbox of a killed run is emptied with its tables: %s',
    async (line) => {
      const { flags, env, countEntries } = place();
      const dir = temporaryFolder();
      const fault = formatFault({ action: 'kill', moment: 'unit-published', row: 20 });
      const args = [...words(`run ${UNITS} outbox --threads 3 --quiet`), ...flags];
      const ending = await command(dir, args, {
        env: { ...env, [FAULT_VARIABLE]: fault },
        isStarted: true,
      });
      expect(ending.signal, ending.stderr).toBe('SIGKILL');
      expect(await countEntries()).toBeGreaterThan(0);
      const emptied = await command(dir, [...words(line), ...flags], { env });
      expect(emptied.code, emptied.stderr).toBe(0);
      expect(emptied.stdout).toMatch(/^Repaired: run r-\S+ had left \d+ units? open/);
      expect(await countEntries()).toBe(0);
      const next = await command(dir, [...words('run assignment --fresh'), ...flags], { env });
      expect(next.code, next.stderr).toBe(0);
      expect(next.stderr).not.toContain('Repaired');
    },
  );
}

/** The unit of a thread that crashes is ended while the run goes on, and its rows keep their claims. */
export function itOutlivesACrashedThread(place: () => UnitPlace): void {
  it.each<[TogetherPolicy, FaultPlan['moment']]>([
    ['2pc', 'unit-decided'],
    ['outbox', 'unit-published'],
  ])('%s outlives a thread that crashes at %s', async (together, moment) => {
    const { flags, env, prepared } = place();
    const fault = formatFault({ action: 'exit', moment, row: 10 });
    const args = words(`run ${UNITS} ${together} --threads 3 --quiet --fresh --json -`);
    const { stdout, stderr } = await command(temporaryFolder(), [...args, ...flags], {
      env: { ...env, [FAULT_VARIABLE]: fault },
      isStarted: true,
    });
    expect(stdout, stderr).not.toBe('');
    const record = JSON.parse(stdout) as PrintedRecord;
    expect(record.run.status).toBe('failed');
    expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
    expect(findingsOf(record)['claims']).toBeUndefined();
    expect(record.units).toMatchObject({ open: 0, part: 0 });
    expect(await prepared()).toEqual([]);
  });
}

async function killOnce(
  { flags, env, ids, crash, countEntries }: UnitPlace,
  { policy, fault, round }: { policy: TogetherPolicy; fault: FaultPlan; round: number },
  sweep: Sweep,
): Promise<void> {
  const dir = temporaryFolder();
  const args = words(`run ${UNITS} ${policy} --threads 3 --quiet --fresh`);
  const ending = await command(dir, [...args, ...flags], {
    env: { ...env, [FAULT_VARIABLE]: formatFault(fault) },
    isStarted: true,
  });
  expect(ending.signal, ending.stderr).toBe('SIGKILL');
  if (round % 2 === 1) await crash?.();
  sweep.kills += 1;
  sweep.tornBefore += tornIn(await ids());
  const [id = ''] = runsIn(dir);
  let after: readonly (readonly number[])[] = [];
  // The second time changes nothing.
  for (let time = 0; time < 2; time += 1) {
    const { stdout, stderr } = await command(dir, ['verify', id, '--json', ...flags], { env });
    expect(stdout, stderr).not.toBe('');
    const record = JSON.parse(stdout) as PrintedRecord;
    expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
    expect(record.units?.open).toBe(0);
    if (policy === 'outbox') expect(await countEntries()).toBe(0);
    const stored = await ids();
    if (time === 1) expect(stored).toEqual(after);
    after = stored;
    if (time === 0) sweep.lost += countLost(record, stored);
  }
  sweep.tornAfter += tornIn(after);
  for (const all of after) sweep.doubled += all.length - new Set(all).size;
}

/** Acknowledged rows that are not stored; the tables are in the order of the entities. */
function countLost({ attempts }: PrintedRecord, stored: readonly (readonly number[])[]): number {
  const entities = ['User', 'Product', 'Order'];
  const tables = stored.map((ids) => new Set(ids));
  return attempts.filter(
    ({ entity, outcome, values }) =>
      outcome === 'inserted' && !tables[entities.indexOf(entity)]?.has(Number(values['id'])),
  ).length;
}
