import { join } from 'node:path';

import { UsageError } from '../../base/errors.js';
import { ensureFolder } from '../../base/folders.js';
import type { MadeReportJob } from '../../lab/report/messages.js';
import type { Conditions } from '../../lessons/carry-out.js';
import { handOut } from '../../lessons/hand-out.js';
import type { Lesson } from '../../lessons/lesson.js';
import { showLesson } from '../../lessons/show.js';
import { workInThread } from '../../report/client.js';
import { freeFile, REPORTS_FOLDER, requireFree } from '../../report/save.js';
import type { CommandContext } from '../context.js';
import { readPaper, readTitleWords } from '../exports/output-request.js';

/** Where a hand-out goes, and what its first page names. */
export interface HandOutTarget
  extends Pick<MadeReportJob, 'paper'>, Pick<Parameters<typeof handOut>[2], 'words' | 'version'> {
  readonly file: string;
  /** The folder that is created if it does not exist; undefined for a file that was named. */
  readonly folder: string | undefined;
}

/** What `--report` asks for, checked before anything runs. @throws UsageError, or ProgramError if the file exists */
export function requireHandOut(
  { flags, dir, version }: Pick<CommandContext, 'flags' | 'dir' | 'version'>,
  { id }: Pick<Lesson, 'id'>,
): HandOutTarget {
  const given = flags['report'];
  const shared = { paper: readPaper(flags), words: readTitleWords(flags), version };
  if (typeof given !== 'string' || given === '') {
    const folder = join(dir, REPORTS_FOLDER);
    return { ...shared, file: freeFile(join(folder, `dbsim-lesson-${id}`), '.pdf'), folder };
  }
  if (!given.toLowerCase().endsWith('.pdf')) {
    throw new UsageError(
      `--report needs a file that ends in .pdf (was ${JSON.stringify(given)})`,
      '',
    );
  }
  requireFree('report', given);
  return { ...shared, file: given, folder: undefined };
}

/** Runs a lesson and writes its hand-out. @returns its path; undefined if the signal came before */
export async function writeHandOut(
  lesson: Lesson,
  conditions: Conditions,
  { file, folder, paper, words, version }: HandOutTarget,
): Promise<string | undefined> {
  const shown = await showLesson(lesson, conditions);
  const { signal } = conditions;
  if (signal.aborted) return undefined;
  const document = handOut(lesson, shown, { words, version, now: new Date() });
  if (folder !== undefined) await ensureFolder(folder);
  const job: MadeReportJob = { subject: { kind: 'made', document }, format: 'pdf', paper, file };
  const again = `\`dbsim-tui learn ${lesson.id} --report\` writes it`;
  const [path = file] = await workInThread('lab-report', job, file, { again, signal });
  return path;
}
