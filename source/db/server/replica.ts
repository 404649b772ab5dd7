import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseError } from '../../base/errors.js';
import type { Answer } from './connection.js';
import type { ServerDescription } from './description.js';
import { ServerSession } from './session.js';
import { dialectOf } from './writer.js';

/** Asks a server. @throws DatabaseError */
type Ask = (sql: string, bound?: readonly unknown[]) => Promise<Answer>;

/** How far a replica is behind its database, as both say. */
export interface Lag {
  /**
   * `none`: it has all that the database had when that was asked. `some`: it lacks something.
   * `untold`: nobody can tell, since one of them does not say.
   */
  readonly state: 'none' | 'some' | 'untold';
  /** How old the newest change is that it has, in milliseconds; where something is lacking, as far as it is known. */
  readonly ms?: number;
  /** What it lacks: bytes of the log on PostgreSQL, transactions on Galera. */
  readonly bytes?: number;
  readonly transactions?: number;
}

/** What can be said of a replica. */
export type ReplicaStatus =
  | { readonly place: string; readonly state: 'follows'; readonly lag: Lag }
  | { readonly place: string; readonly state: 'away' | 'not following'; readonly problem: string };

/** How long somebody who looks at rows waits for a replica that is a little behind, in milliseconds. */
const CATCH_UP_MS = 200;
const POLL_MS = 10;

/** What of the replicas has been used last, by the name of their database. */
const turns = new Map<string, number>();

/** Looks at each replica of a database, all at the same time. Never throws a DatabaseError. */
export async function readReplicas(description: ServerDescription): Promise<ReplicaStatus[]> {
  const { replicas = [] } = description;
  if (replicas.length === 0) return [];
  const position = await positionOf(description);
  return Promise.all(replicas.map((address) => readReplica(description, address, position)));
}

/**
 * Chooses where to look at rows: each replica in turn, but none that lacks something that the database
 * itself has now, so that who looks after a run sees what the run has written. Where the database does
 * not answer, a replica will do that follows it as far as it knows.
 * @returns the description of what to connect to: one replica, or the database itself
 */
export async function chooseReader(description: ServerDescription): Promise<ServerDescription> {
  const { name, replicas = [] } = description;
  if (replicas.length === 0) return description;
  const turn = turns.get(name) ?? 0;
  turns.set(name, turn + 1);
  const position = await positionOf(description);
  for (let step = 0; step < replicas.length; step += 1) {
    const address = replicas[(turn + step) % replicas.length] ?? '';
    const status = await readReplica(description, address, position, CATCH_UP_MS);
    const isCurrent = status.state === 'follows' && status.lag.state === 'none';
    const isAllThereIs =
      status.state === 'follows' && position === undefined && description.engine === 'postgres';
    if (isCurrent || isAllThereIs) return alone(description, address);
  }
  return description;
}

/** The description of one replica as if it were the database. @param name what it is called */
export function alone(
  description: ServerDescription,
  address: string,
  name = description.name,
): ServerDescription {
  return { ...description, name, addresses: [address], replicas: [] };
}

/** How far the log of the database has come; undefined where it does not answer, or nothing is to be compared. */
async function positionOf(description: ServerDescription): Promise<string | undefined> {
  if (description.engine === 'mysql') return undefined;
  try {
    return await ask(description, async (query) => {
      const { rows } = await query('SELECT pg_current_wal_lsn()::text AS position');
      return String(rows[0]?.['position']);
    });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return undefined;
  }
}

async function readReplica(
  description: ServerDescription,
  address: string,
  position: string | undefined,
  timeoutMs = 0,
): Promise<ReplicaStatus> {
  const place = new URL(address).host;
  const one = alone(description, address, `the replica of ${description.name} at ${place}`);
  const look = description.engine === 'postgres' ? lookAtPostgres : lookAtGalera;
  try {
    return await ask(one, async (query) => {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const status = await look(query, position);
        const isBehind = typeof status !== 'string' && status.state === 'some';
        if (isBehind && performance.now() < deadline) {
          await sleep(POLL_MS);
          continue;
        }
        return typeof status === 'string'
          ? { place, state: 'not following', problem: `${one.name} ${status}` }
          : { place, state: 'follows', lag: status };
      }
    });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { place, state: 'away', problem: error.message };
  }
}

/** The lag of a streaming replica, or why it is none. */
async function lookAtPostgres(query: Ask, position: string | undefined): Promise<Lag | string> {
  const { rows } = await query(
    'SELECT pg_is_in_recovery() AS follows, ' +
      'pg_wal_lsn_diff($1::pg_lsn, pg_last_wal_replay_lsn())::float8 AS bytes, ' +
      'extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 * 1000 AS ms',
    [position ?? null],
  );
  const [{ follows, bytes, ms } = {}] = rows;
  if (follows !== true) return 'accepts writes: it follows no other server';
  const age = typeof ms === 'number' ? { ms } : {};
  if (typeof bytes !== 'number') return { state: 'untold', ...age };
  return bytes <= 0 ? { state: 'none', bytes: 0 } : { state: 'some', bytes, ...age };
}

/** A node of a cluster shows what all have committed, since each statement waits for that; another server does not tell. */
async function lookAtGalera(query: Ask): Promise<Lag | string> {
  const { rows } = await query(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_local_state_comment', 'wsrep_local_recv_queue')",
  );
  const status = new Map(rows.map((row) => [String(row['Variable_name']), String(row['Value'])]));
  if (status.size === 0) return { state: 'untold' };
  if (status.get('wsrep_ready') !== 'ON') {
    return `is not a full member of its cluster (${status.get('wsrep_local_state_comment')})`;
  }
  return { state: 'none', transactions: Number(status.get('wsrep_local_recv_queue')) };
}

/** Asks one server something, on a connection that is closed afterwards. @throws DatabaseError */
async function ask<Result>(
  description: ServerDescription,
  question: (query: Ask) => Promise<Result>,
): Promise<Result> {
  const session = new ServerSession(description, await dialectOf(description.engine), 0);
  try {
    return await question((sql, bound) => session.run(sql, bound));
  } finally {
    await session.close();
  }
}
