import { rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { ProgramError } from '../../base/errors.js';
import { ensureFolder } from '../../base/folders.js';
import { saveNewFile } from '../../base/save.js';
import { temporaryName } from '../../base/temporary.js';
import { attemptsOf } from '../../ledger/attempts.js';
import { formatRecord } from '../../ledger/printed-record.js';
import type { RunRecord } from '../../ledger/record.js';
import { carryOutJob } from '../../report/client.js';
import { EXTENSIONS, type ExportFormat } from '../../report/formats.js';
import type { Job } from '../../report/messages.js';
import { DEFAULT_REPORT, type TitleWords } from '../../report/options.js';
import { freeFile, REPORTS_FOLDER } from '../../report/save.js';
import type { Task } from '../../ledger/pace.js';

/** What a run can be written as, besides its report; `json` is its record. */
export type WrittenFormat = ExportFormat | 'json';

/** Folders to write to instead, where the usual one cannot be written. */
export interface OtherFolders {
  /** What is wrong with the usual one, in a sentence. */
  readonly problem: string;
  readonly home: string;
  readonly temporary: string;
}

/** Whether reports can be written where they belong: tries it. @returns undefined when they can */
export async function otherFolders(dir: string): Promise<OtherFolders | undefined> {
  const folder = join(dir, REPORTS_FOLDER);
  const probe = temporaryName(join(folder, '.probe'));
  try {
    await ensureFolder(folder);
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe);
    return undefined;
  } catch (error) {
    const problem =
      error instanceof ProgramError ? error.message : `The folder ${folder} cannot be written`;
    return { problem, home: homedir(), temporary: tmpdir() };
  }
}

/**
 * Writes the report of a run.
 * @param folder where to
 * @returns where it is
 * @throws ProgramError
 */
export function writeReport(
  dir: string,
  record: RunRecord,
  task: Task,
  words: TitleWords,
  folder: string,
): Promise<string> {
  const destination = { folder };
  const options = { ...DEFAULT_REPORT, words };
  return carryOut({ ...referenceTo(dir, record), kind: 'report', options, destination }, task);
}

/** Writes a run in another format; see `writeReport`. */
export async function writeExport(
  dir: string,
  record: RunRecord,
  format: WrittenFormat,
  task: Task,
  words: TitleWords,
  folder: string,
): Promise<string> {
  await ensureFolder(folder);
  const extension = format === 'json' ? '.json' : EXTENSIONS[format];
  const file = freeFile(join(folder, `dbsim-${record.run.id}`), extension);
  if (format === 'json') {
    await saveNewFile(file, `${formatRecord(record, attemptsOf(dir, record))}\n`);
    return file;
  }
  const content = { ...DEFAULT_REPORT, words };
  return carryOut({ ...referenceTo(dir, record), kind: 'export', format, file, content }, task);
}

function referenceTo(dir: string, record: RunRecord) {
  return { dir, runId: record.run.id, record };
}

async function carryOut(job: Job, { signal, onProgress }: Task): Promise<string> {
  const [path = ''] = await carryOutJob(job, {
    signal,
    onProgress: (_, share) => {
      if (share !== null) onProgress?.(share);
    },
  });
  return path;
}
