import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { formatError, ProgramError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import { saveNewFile } from '../base/save.js';
import { Engine, type EngineCrash } from '../engine/client.js';
import type { RunTask } from '../engine/conduct.js';
import type { RunOutcome } from '../engine/messages.js';
import type { RunEvent } from '../engine/run-events.js';
import type { ChosenWorkload } from '../engine/workload.js';
import type { ModelDescriptor } from '../model/run-model.js';
import { failedChecks, formatCheckName } from '../ledger/audit-wording.js';
import type { RunSettings } from '../ledger/record.js';
import { durabilityOf } from '../ledger/run-databases.js';
import { DATA_FOLDER, type Topology } from '../router/topology.js';
import type { WriteSettings } from '../sim/settings.js';
import type { Snapshot } from '../sim/snapshot.js';
import type { Experiment, ExperimentRun, FailedRun } from './experiment.js';
import { KEPT_TOPOLOGY, keptTopologyFile } from './kept-topology.js';
import { placeRun, schemaStem, type RunPlace } from './places.js';
import { runFolder, workFolder } from './store.js';
import type { TemporarySchemas } from './temporary-schemas.js';

/** What a run of a variant writes, where and how. */
export interface VariantTask {
  readonly chosen: ChosenWorkload;
  readonly settings: WriteSettings;
  /** The model of its rows; by default the default one. */
  readonly model?: ModelDescriptor | undefined;
  /** The databases in whose place the run has its own, and their file; by default SQLite files. */
  readonly base?: { readonly topology: Topology; readonly file: string } | undefined;
}

/** Carries out one run in a process of its own. @param onEvent receives its events until it is over */
export type RunStarter = (
  task: RunTask,
  onEvent: (event: RunEvent) => void,
) => Pick<Engine, 'over' | 'stop'>;

/** Carries out a run in a process of the program. */
export const forkRun: RunStarter = (task, onEvent) => new Engine(task, onEvent);

/** One run of an experiment, on databases of its own. */
export class VariantRun {
  readonly #given: {
    readonly dir: string;
    readonly version: string;
    readonly experiment: Pick<Experiment, 'id'>;
    readonly of: VariantTask;
    readonly round: number;
    readonly variant: number;
    readonly keeps: boolean;
  };
  readonly #schemas: TemporarySchemas;
  readonly #startRun: RunStarter;
  readonly #isDecided: (snapshot: Snapshot) => boolean;
  readonly #folder: string;
  /** Its databases; undefined for the SQLite files in its folder. */
  readonly #place: RunPlace | undefined;
  #planned: number | null = null;

  constructor(
    given: {
      dir: string;
      version: string;
      experiment: Pick<Experiment, 'id'>;
      of: VariantTask;
      round: number;
      variant: number;
      keeps: boolean;
    },
    {
      schemas,
      startRun,
      isDecided = () => false,
    }: {
      schemas: TemporarySchemas;
      startRun: RunStarter;
      /** Whether the run need not go on: it is then stopped cleanly, and is a result all the same. */
      isDecided?: (snapshot: Snapshot) => boolean;
    },
  ) {
    const { dir, experiment, of, round, variant } = given;
    this.#given = given;
    this.#schemas = schemas;
    this.#startRun = startRun;
    this.#isDecided = isDecided;
    this.#folder = join(workFolder(dir, experiment.id), runFolder(round, variant));
    const stem = schemaStem(experiment.id, round, variant);
    this.#place = of.base && placeRun(of.base.topology, this.#folder, stem);
  }

  /** Rows of its workload; null before it has counted them. */
  get planned(): number | null {
    return this.#planned;
  }

  /** Creates its databases and writes to them. @param signal stops the run cleanly */
  async carryOut(signal: AbortSignal): Promise<ExperimentRun | FailedRun> {
    const { of, round, variant, keeps } = this.#given;
    const { base } = of;
    try {
      await ensureFolder(this.#folder);
      if (this.#place && base) {
        const schemas = this.#place.schemas.map((needed) =>
          Object.assign({ topologyFile: base.file, model: of.model }, needed),
        );
        await this.#schemas.create(schemas);
      }
      if (this.#place && keeps) {
        await saveNewFile(
          join(this.#folder, KEPT_TOPOLOGY),
          keptTopologyFile(this.#place.topology),
        );
      }
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      return { round, variant, problem: formatError(error) };
    }
    return this.#resultOf(await this.#write(signal));
  }

  /** Removes its databases. @returns what could not be removed and why, a sentence each */
  async remove(): Promise<string[]> {
    const problems = await this.#schemas.drop(this.#place?.schemas ?? []);
    await rm(this.#folder, { recursive: true, force: true });
    return problems;
  }

  async #write(signal: AbortSignal): Promise<RunOutcome | EngineCrash> {
    const { of, version } = this.#given;
    const { chosen, settings, model } = of;
    const topology = this.#place?.topology;
    const task = { dir: this.#folder, version, chosen, settings, model, topology };
    const run = this.#startRun(task, (event) => {
      if (event.type === 'snapshot' && this.#isDecided(event.snapshot)) run.stop();
    });
    const stop = (): void => run.stop();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      return await run.over;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #resultOf(outcome: RunOutcome | EngineCrash): Promise<ExperimentRun | FailedRun> {
    const { of, round, variant } = this.#given;
    if (outcome.type !== 'stored') {
      return { round, variant, problem: describeFailure(outcome) };
    }
    const { record, peakMemoryBytes } = outcome;
    const { run, totals, latencyMs, openLoop, throughput, audit, units } = record;
    this.#planned = run.planned ?? null;
    return {
      round,
      variant,
      seed: of.chosen.kind === 'generate' ? of.chosen.seed : null,
      rowsPerSecond: throughput.rowsPerSecond,
      durationMs: run.durationMs,
      latencyMs,
      totals,
      retries: run.retries,
      cpuMs: run.cpuMs ? run.cpuMs.user + run.cpuMs.system : null,
      peakMemoryBytes,
      diskBytes: await this.#bytes(),
      failedChecks: failedChecks(audit).map(formatCheckName),
      durability: durabilityOf(run.settings) ?? null,
      ...(units ? { exposedMs: units.exposedMs } : {}),
      ...(openLoop ? { openLoop } : {}),
      engines: enginesOf(run.settings),
    };
  }

  /** What its databases take; null where a server does not answer. */
  async #bytes(): Promise<number | null> {
    const onServers = await this.#schemas.bytes(this.#place?.schemas ?? []);
    return onServers === null ? null : onServers + (await databaseBytes(this.#folder));
  }
}

function describeFailure(outcome: Exclude<RunOutcome, { type: 'stored' }> | EngineCrash): string {
  switch (outcome.type) {
    case 'failed':
      return outcome.problem;
    case 'cancelled':
      return 'the run was stopped before it wrote anything';
    case 'crashed':
      return `the process of the run ${outcome.how}`;
  }
}

/** The engines of the databases, as they name themselves: "SQLite 3.44.2", "PostgreSQL 15.4". */
function enginesOf({ databases }: RunSettings): string[] {
  const names = Object.values(databases).flatMap(({ shards, engine, version }) =>
    (shards ?? [{ engine, version }]).map((shard) => `${shard.engine} ${shard.version}`),
  );
  return [...new Set(names)];
}

/** What the databases of a run take on disk, their journals included. */
async function databaseBytes(folder: string): Promise<number> {
  const data = join(folder, DATA_FOLDER);
  const names = (await readdir(data)).filter(
    (name) => /\.db(?:-wal|-journal)?$/.test(name) && !name.startsWith('lock.'),
  );
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(data, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
