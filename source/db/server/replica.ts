import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseError } from '../../base/errors.js';
import type { Answer } from './connection.js';
import type { ServerDescription } from './description.js';
import { ServerSession } from './session.js';
import { dialectOf } from './writer.js';

/** Runs a query on a server. @throws DatabaseError */
type Ask = (sql: string, bound?: readonly unknown[]) => Promise<Answer>;

/** How far a replica lags. */
export interface Lag {
  /**
   * `none`: it has everything that the database had at the time of the query. `some`: it lacks changes.
   * `unknown`: the database or the replica does not report its position.
   */
  readonly state: 'none' | 'some' | 'unknown';
  /** The age of its newest change in milliseconds, if known. */
  readonly ms?: number;
  /** What it lacks: bytes of the log on PostgreSQL, transactions on Galera. */
  readonly bytes?: number;
  readonly transactions?: number;
}

/** The status of a replica. */
export type ReplicaStatus =
  | { readonly place: string; readonly state: 'follows'; readonly lag: Lag }
  | { readonly place: string; readonly state: 'away' | 'not following'; readonly problem: string };

/** How long a reader waits for a lagging replica to catch up, in milliseconds. */
const CATCH_UP_MS = 200;
const POLL_MS = 10;

/** Round-robin counters of the replicas, by name of their database. */
const turns = new Map<string, number>();

/** Reads the status of all replicas of a database in parallel. Never throws a DatabaseError. */
export async function readReplicas(description: ServerDescription): Promise<ReplicaStatus[]> {
  const { replicas = [] } = description;
  if (replicas.length === 0) return [];
  const position = await positionOf(description);
  return Promise.all(replicas.map((address) => readReplica(description, address, position)));
}

/**
 * Chooses the server for showing rows: the replicas in turn, but only one that does not lag, so that rows
 * of a run are visible after it. If the database does not answer, any PostgreSQL replica that follows it
 * will do.
 * @returns the description of one replica, or of the database itself
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
    if (isCurrent || isAllThereIs) return singleServer(description, address);
  }
  return description;
}

/** The description of one server of a database. @param name its name in messages */
export function singleServer(
  description: ServerDescription,
  address: string,
  name = description.name,
): ServerDescription {
  return { ...description, name, addresses: [address], replicas: [] };
}

/** The position of the database's log; undefined if it does not answer, or its engine has no comparable one. */
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
  const one = singleServer(description, address, `the replica of ${description.name} at ${place}`);
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

/** The lag of a streaming replica, or why the server is not one. */
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
  if (typeof bytes !== 'number') return { state: 'unknown', ...age };
  return bytes <= 0 ? { state: 'none', bytes: 0 } : { state: 'some', bytes, ...age };
}

/** A Galera node never lags: each statement waits for all committed changes. Other MySQL servers report nothing. */
async function lookAtGalera(query: Ask): Promise<Lag | string> {
  const { rows } = await query(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_local_state_comment', 'wsrep_local_recv_queue')",
  );
  const status = new Map(rows.map((row) => [String(row['Variable_name']), String(row['Value'])]));
  if (status.size === 0) return { state: 'unknown' };
  if (status.get('wsrep_ready') !== 'ON') {
    return `is not a full member of its cluster (${status.get('wsrep_local_state_comment')})`;
  }
  return { state: 'none', transactions: Number(status.get('wsrep_local_recv_queue')) };
}

/** Runs queries on a connection of its own to one server. @throws DatabaseError */
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
