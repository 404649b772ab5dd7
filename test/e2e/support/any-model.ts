import path from 'node:path';

import { expect } from 'vitest';

import { auditRun } from '../../../source/audit/audit.js';
import { buildRecord } from '../../../source/audit/record.js';
import { lockFolder } from '../../../source/db/sqlite/folder-lock.js';
import { perEntity } from '../../../source/entities/entity.js';
import { attemptsOf } from '../../../source/ledger/attempts.js';
import type { RunModel } from '../../../source/model/run-model.js';
import { DATA_FOLDER, embeddedTopology, type Topology } from '../../../source/router/topology.js';
import { startRun } from '../../../source/sim/run.js';
import { DEFAULT_SETTINGS, type WriteSettings } from '../../../source/sim/settings.js';
import { rowsPlanned } from '../../../source/sim/workloads/generate/counts.js';
import { generateWorkload } from '../../../source/sim/workloads/generate.js';
import { temporaryFolder } from '../../harness/folder.js';

/** Each entity in three files, spread by its key. */
function threeShards(dir: string, { model }: RunModel): Topology {
  const files = embeddedTopology(dir, model);
  return perEntity(({ name, fields }) => {
    const [only] = files[name]!.shards;
    return {
      shards: [1, 2, 3].map((number) => {
        const file = `${number}-${only!.name}`;
        const place = { name: file, file: path.join(dir, DATA_FOLDER, file), hasClaims: true };
        return Object.assign({}, only!, place);
      }),
      spread: { rule: 'hash', by: fields[0]!.name },
    };
  }, model) as Topology;
}

/** A run of a model that is over, and whose audit has passed. */
export interface AnyRun {
  readonly dir: string;
  readonly id: string;
  readonly topology: Topology;
  /** What it did to each row: "E2 7 duplicate". */
  readonly outcomes: readonly string[];
}

/** What a run of a model does to each row, in one file or three: "E2 7 duplicate". */
export async function outcomesOfModel(
  own: RunModel,
  seed: number,
  settings: Partial<WriteSettings>,
  isSpread: boolean,
  rows?: number,
): Promise<readonly string[]> {
  const places = isSpread
    ? (dir: string) => threeShards(dir, own)
    : (dir: string) => embeddedTopology(dir, own.model);
  return (await runModel(own, seed, settings, places, rows)).outcomes;
}

/**
 * Runs a model, a fifth of its rows broken. Its audit has to pass.
 * @param places where its rows go, by the folder of the run
 * @param rows by default as many as the model plans
 */
export async function runModel(
  own: RunModel,
  seed: number,
  settings: Partial<WriteSettings>,
  places: (dir: string) => Topology,
  rows = rowsPlanned(own.description),
): Promise<AnyRun> {
  const dir = temporaryFolder();
  const topology = places(dir);
  const { unit } = settings;
  const workload = generateWorkload({ rows, invalid: 0.2, seed, unit }, own);
  const lock = await lockFolder(path.join(dir, DATA_FOLDER));
  try {
    const run = await startRun({
      dir,
      topology,
      workload,
      model: own.descriptor,
      settings: { ...DEFAULT_SETTINGS, ...settings },
      version: '0.0.0-test',
      invalid: 0.2,
    });
    const { status, crashes } = await run.ended;
    expect({ status, crashes }).toEqual({ status: 'completed', crashes: [] });
    const { id } = run.header;
    const result = await auditRun(dir, id, topology);
    expect(result.audit.checks.filter(({ ok }) => !ok)).toEqual([]);
    const record = buildRecord(dir, result);
    expect(record.totals.attempted).toBe(rows);
    const outcomes = Array.from(attemptsOf(dir, record)(), ({ entity, row, outcome }) =>
      [entity, row, outcome].join(' '),
    );
    return { dir, id, topology, outcomes };
  } finally {
    await lock.release();
  }
}

/** The names of the checks that a run fails now. */
export async function failedChecks({ dir, id, topology }: AnyRun): Promise<string[]> {
  const { audit } = await auditRun(dir, id, topology);
  return audit.checks.filter(({ ok }) => !ok).map(({ name }) => name);
}
