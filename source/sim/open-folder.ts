import { cpus } from 'node:os';
import { join } from 'node:path';

import sqlite3 from 'sqlite3';

import { hashText } from '../base/hash.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import { retryRepeatable } from '../db/retry-repeatable.js';
import type { EntityName } from '../entities/entity.js';
import { emptyDatabases } from '../ledger/emptied.js';
import type { BeforeLine } from '../ledger/journal.js';
import type { EntitySettings, RunHeader } from '../ledger/record.js';
import type { DatabaseSettings } from '../db/database-settings.js';
import { weakestDurability } from '../db/durability-class.js';
import type { FoundRow } from '../db/rows.js';
import { requireSettled } from '../rebalance/journal.js';
import { formatSpread } from '../router/placement.js';
import { prepareDatabases } from '../router/prepare.js';
import { Router } from '../router/router.js';
import { settleShards } from '../router/settle.js';
import {
  DATA_FOLDER,
  embeddedTopology,
  entitiesOf,
  fingerprintOf,
  type Topology,
} from '../router/topology.js';
import { policyNamed } from '../units/registry.js';
import { createOutboxes } from '../units/relay.js';
import type { RunOptions } from './run-options.js';
import { DEFAULT_SETTINGS, type WriteSettings } from './settings.js';

/** Rows per journal line. */
const ROWS_PER_LINE = 1000;

/** SQLite's busy timeout for a probe, in milliseconds. */
const PROBE_BUSY_MS = 100;

/** A working folder whose databases are migrated and ready for a run. */
export interface OpenFolder {
  readonly dataFolder: string;
  readonly router: Router;
  /** What crashed runs had left inconsistent between databases and was repaired, one sentence each. */
  readonly settled: readonly string[];
  /** The header of the run's record; settings are read back from the databases. */
  describeRun(options: RunOptions & { readonly id: string }): Promise<RunHeader>;
  /**
   * Lists every row that is in the databases now: its id and the hash of its fields.
   * @throws the signal's reason when it is aborted
   */
  rowsBefore(signal?: AbortSignal): AsyncGenerator<BeforeLine, void, void>;
  /** Checks on a connection of its own, without writing, that a database accepts work. @throws DatabaseError */
  probe(database: string): Promise<void>;
  /** Connects to the databases of another topology, to which the rows have moved. @throws DatabaseError */
  moveTo(topology: Topology): Promise<void>;
  close(): Promise<void>;
}

/**
 * Connects to the databases of a working folder, migrates them, and empties them if `settings.fresh` is
 * set. The caller holds the folder's lock.
 * @throws DatabaseError, and the signal's reason when it is aborted before anything is deleted
 */
export async function openFolder(
  dir: string,
  settings: WriteSettings,
  {
    workload: { model },
    topology = embeddedTopology(dir, model),
    signal,
    emit,
  }: Pick<RunOptions, 'workload' | 'topology' | 'signal' | 'emit'>,
): Promise<OpenFolder> {
  requireSettled(dir, topology);
  const open = (where: Topology): Promise<Router> =>
    Router.open(where, { sync: settings.sync, busyMs: COMMAND_LOCK_TIMEOUT_MS });
  const prepare = async (opened: Router): Promise<void> => {
    await prepareDatabases(opened, settings.journal);
    const { unit, together } = settings;
    if (unit === undefined || !policyNamed(together).isRelayed) return;
    await createOutboxes(opened, model, unit);
  };
  let router = await open(topology);
  let settled: readonly string[];
  try {
    await prepare(router);
    signal?.throwIfAborted();
    if (settings.fresh) {
      await emptyDatabases(router, dir);
      emit?.({ type: 'emptied' });
    }
    settled = await settleShards(router);
  } catch (error) {
    await router.close();
    throw error;
  }
  return {
    dataFolder: join(dir, DATA_FOLDER),
    get router() {
      return router;
    },
    settled,
    describeRun: (options) => describeRun(router, options),
    rowsBefore: (stopping) => rowsBefore(router, stopping),
    probe: (name) => router.probe(name, { sync: settings.sync, busyMs: PROBE_BUSY_MS }),
    async moveTo(next) {
      const left = router;
      router = await retryRepeatable(() => open(next));
      await left.close();
      await retryRepeatable(() => prepare(router));
    },
    close: () => router.close(),
  };
}

async function describeRun(
  router: Router,
  {
    id,
    workload,
    model,
    settings,
    version,
    invalid,
    skew,
    map,
    row,
    topologyFile,
    modelFile,
  }: RunOptions & { readonly id: string },
): Promise<RunHeader> {
  const databases: Record<EntityName, EntitySettings> = {};
  for (const { name } of workload.model.entities) {
    databases[name] = await readEntitySettings(router, name);
  }
  const planned = workload.endless
    ? undefined
    : Object.values(workload.counts).reduce((sum, count) => sum + count, 0);
  return {
    id,
    startedAt: new Date().toISOString(),
    workload: workload.name,
    seed: workload.seed,
    ...(model === undefined ? {} : { model }),
    ...(planned === undefined ? {} : { planned }),
    threads: settings.threads,
    settings: {
      order: settings.order,
      references: settings.references,
      batch: settings.batch,
      pipeline: settings.pipeline,
      ...(settings.turn === undefined ? {} : { turn: settings.turn }),
      ...(settings.begin === DEFAULT_SETTINGS.begin ? {} : { begin: settings.begin }),
      ...(settings.checkFirst ? { checkFirst: true } : {}),
      ...(settings.retry === DEFAULT_SETTINGS.retry ? {} : { retry: settings.retry }),
      lane: settings.lane,
      writer: settings.writer,
      ...(settings.unit === undefined ? {} : { unit: settings.unit, together: settings.together }),
      paceMs: settings.paceMs,
      ...(settings.slowMs === 0 ? {} : { slowMs: settings.slowMs }),
      ...(settings.rate === undefined ? {} : { rate: settings.rate, arrival: settings.arrival }),
      fresh: settings.fresh,
      ...(invalid === undefined
        ? {}
        : { ...(planned === undefined ? {} : { rows: planned }), invalid }),
      ...(skew === undefined ? {} : { skew }),
      ...(workload.endless ? { durationMs: workload.endless.durationMs } : {}),
      ...(map === undefined ? {} : { map }),
      ...(row === undefined ? {} : { row }),
      ...(modelFile === undefined ? {} : { model: modelFile }),
      ...(topologyFile === undefined
        ? {}
        : { topology: topologyFile, topologyFingerprint: fingerprintOf(router.topology) }),
      databases,
    },
    environment: {
      dbsim: version,
      node: process.version,
      sqlite: sqlite3.VERSION,
      platform: `${process.platform} ${process.arch}`,
      cores: cpus().length,
    },
  };
}

async function readEntitySettings(router: Router, entity: EntityName): Promise<EntitySettings> {
  const shards: DatabaseSettings[] = [];
  for (const shard of router.shards(entity)) shards.push(await shard.settings());
  const together = (key: Exclude<keyof DatabaseSettings, 'durability'>): string =>
    [...new Set(shards.map((shard) => shard[key]))].join(', ');
  return {
    database: together('database'),
    engine: together('engine'),
    version: together('version'),
    journal: together('journal'),
    sync: together('sync'),
    durability: weakestDurability(
      shards.map(({ durability }) => durability).filter((known) => known !== undefined),
    ),
    ...(shards.length > 1
      ? {
          spread: formatSpread(router.topology[entity]!),
          placement: router.topology[entity]!.spread,
          shards,
        }
      : {}),
  };
}

async function* rowsBefore(
  router: Router,
  signal?: AbortSignal,
): AsyncGenerator<BeforeLine, void, void> {
  for (const { name: entity } of entitiesOf(router.topology)) {
    const shards = router.shards(entity);
    // All copies hold the same rows: read one of them.
    for (const shard of router.placement(entity).isCopied ? shards.slice(0, 1) : shards) {
      for await (const page of shard.scan()) {
        signal?.throwIfAborted();
        yield* describeRows(entity, shard.description.name, page);
      }
    }
  }
}

/** The key of a row as the journal has it; a text if it is no number, as in a table that was edited. */
function keyOf([key]: FoundRow): number | string {
  return typeof key === 'number' ? key : String(key ?? '');
}

function* describeRows(
  entity: EntityName,
  database: string,
  page: readonly FoundRow[],
): Generator<BeforeLine, void, void> {
  for (let start = 0; start < page.length; start += ROWS_PER_LINE) {
    const rows = page
      .slice(start, start + ROWS_PER_LINE)
      .map((row) => [keyOf(row), hashText(JSON.stringify(row))] as const);
    yield { type: 'before', entity, database, rows };
  }
}
