import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { KEPT_TOPOLOGY } from '../lab/kept-topology.js';
import type { OfModel } from '../ledger/model-name.js';
import type { RunRecord } from '../ledger/record.js';
import type { Model } from '../entities/model.js';
import type { TitleWords } from '../report/options.js';
import { REPORTS_FOLDER } from '../report/save.js';
import { topologyIn } from '../router/topology-in.js';
import type { Topology } from '../router/topology.js';
import { readAttempts, type AttemptStore } from './results/attempt-store.js';
import { readRunWaits } from './results/run-waits.js';
import { openFile } from './results/open-file.js';
import type { Task } from '../ledger/pace.js';
import { auditStoredRun, latestRun, readStoredRun, type StoredRun } from './results/stored-run.js';
import { rememberedTitleWords, rememberTitleWords } from './results/title-words.js';
import type { WrittenFormat } from './results/written-files.js';

/**
 * Carries out what the results view asks for.
 * @param topologyOf where the rows of a run are by now
 * @param env names the folder of the preferences
 */
export function resultsServices(
  dir: string,
  topologyOf: TopologyOf,
  env: NodeJS.ProcessEnv = process.env,
) {
  return {
    ...runsIn(dir, topologyOf, env, dir),
    /** The same for the runs of another folder; files are written where they always are. */
    in: (folder: string) =>
      runsIn(folder, (_, model) => keptTopology(folder, env, model), env, dir),
  };
}

/** Finds the databases of a run. @param model that of the run */
type TopologyOf = (run: OfModel, model: Model) => Promise<Topology>;

/** Where the rows of a kept run of a comparison are. @throws InputError where a variable for it is not set */
function keptTopology(folder: string, env: NodeJS.ProcessEnv, model: Model): Promise<Topology> {
  const file = join(folder, KEPT_TOPOLOGY);
  return topologyIn(existsSync(file) ? file : null, folder, env, model);
}

/** @param files the folder whose `reports/` is written to */
function runsIn(dir: string, topologyOf: TopologyOf, env: NodeJS.ProcessEnv, files: string) {
  const reports = join(files, REPORTS_FOLDER);
  return {
    latestRun: (closedOnly: boolean) => latestRun(dir, closedOnly),
    readRun: (id: string) => readStoredRun(dir, id),
    auditRun: async ({ id, header, model }: StoredRun, task: Task) => {
      const topology = await topologyOf(header, model);
      return auditStoredRun(dir, id, { topology, model }, task.signal);
    },
    readAttempts: (run: StoredRun, task: Task) => readAttempts(dir, run, task),
    readWaits: (run: StoredRun, attempts: AttemptStore) => readRunWaits(dir, run, attempts),
    otherFolders: async () => {
      const { otherFolders } = await import('./results/written-files.js');
      return otherFolders(files);
    },
    titleWords: () => rememberedTitleWords(env),
    rememberTitleWords: (words: TitleWords) => rememberTitleWords(env, words),
    writeReport: async (record: RunRecord, task: Task, folder = reports) => {
      const { writeReport } = await import('./results/written-files.js');
      return writeReport(dir, record, task, await rememberedTitleWords(env), folder);
    },
    writeExport: async (record: RunRecord, format: WrittenFormat, task: Task, folder = reports) => {
      const { writeExport } = await import('./results/written-files.js');
      const words = await rememberedTitleWords(env);
      return writeExport(dir, record, format, task, words, folder);
    },
    openFile: (path: string) => openFile(path),
  };
}
