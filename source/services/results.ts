import type { RunRecord } from '../ledger/record.js';
import type { TitleWords } from '../report/options.js';
import { embeddedTopology, type Topology } from '../router/topology.js';
import { readAttempts, type AttemptStore } from './results/attempt-store.js';
import { readRunWaits } from './results/run-waits.js';
import { openFile } from './results/open-file.js';
import type { Task } from '../ledger/pace.js';
import { auditStoredRun, latestRun, readStoredRun, type StoredRun } from './results/stored-run.js';
import { rememberedTitleWords, rememberTitleWords } from './results/title-words.js';
import type { WrittenFormat } from './results/written-files.js';

/**
 * Carries out what the results view asks for.
 * @param topology where the rows are by now
 * @param env names the folder of the preferences
 */
export function resultsServices(
  dir: string,
  topology: () => Topology = () => embeddedTopology(dir),
  env: NodeJS.ProcessEnv = process.env,
) {
  return {
    latestRun: (closedOnly: boolean) => latestRun(dir, closedOnly),
    readRun: (id: string) => readStoredRun(dir, id),
    auditRun: (id: string, task: Task) => auditStoredRun(dir, id, topology(), task.signal),
    readAttempts: (run: StoredRun, task: Task) => readAttempts(dir, run, task),
    readWaits: (run: StoredRun, attempts: AttemptStore) => readRunWaits(dir, run, attempts),
    otherFolders: async () => {
      const { otherFolders } = await import('./results/written-files.js');
      return otherFolders(dir);
    },
    titleWords: () => rememberedTitleWords(env),
    rememberTitleWords: (words: TitleWords) => rememberTitleWords(env, words),
    writeReport: async (record: RunRecord, task: Task, folder?: string) => {
      const { writeReport } = await import('./results/written-files.js');
      return writeReport(dir, record, task, await rememberedTitleWords(env), folder);
    },
    writeExport: async (record: RunRecord, format: WrittenFormat, task: Task, folder?: string) => {
      const { writeExport } = await import('./results/written-files.js');
      return writeExport(dir, record, format, task, await rememberedTitleWords(env), folder);
    },
    openFile: (path: string) => openFile(path),
  };
}
