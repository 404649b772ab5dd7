import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** Where the runs of a working folder are kept. */
export function runsFolder(dir: string): string {
  return join(dir, 'data', 'runs');
}

/** The files of one run. */
export interface RunFiles {
  /** The finished record; written last, so its presence says that the run was closed. */
  readonly record: string;
  /** One attempt a line. */
  readonly attempts: string;
  /** Written when the run is closed, where there are any: one attempt a line whose outcome never reached the ledger. */
  readonly unknown: string;
  /** How it was set up, what stood there before, what was about to be written, how it ended. */
  readonly journal: string;
  /** What each thread did when. */
  readonly phases: string;
  /** What became of the rows that others pointed to in vain; only where there are such rows. */
  readonly fates: string;
}

/** Names the files of a run. */
export function runFiles(dir: string, id: string): RunFiles {
  const base = join(runsFolder(dir), id);
  return {
    record: `${base}.json`,
    attempts: `${base}.attempts.ndjson`,
    unknown: `${base}.unknown.ndjson`,
    journal: `${base}.journal.ndjson`,
    phases: `${base}.phases.ndjson`,
    fates: `${base}.fates.ndjson`,
  };
}

const JOURNAL_NAME = /^(r-[0-9a-z-]+)\.journal\.ndjson$/;

/** The run whose journal a file name is; undefined for every other file. */
export function runOfJournal(fileName: string): string | undefined {
  return JOURNAL_NAME.exec(fileName)?.[1];
}

/** A new run's id: sorts by time, unique without asking anyone: "r-20261123-062924-512-7f3a". */
export function newRunId(now: Date): string {
  const [day = '', time = ''] = now.toISOString().split('T');
  const stamp = `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}`;
  return `r-${stamp}-${randomBytes(2).toString('hex')}`;
}

/** When a run got its id, in milliseconds since 1970; 0 where the id does not tell. */
export function timeOfRun(id: string): number {
  const [, date, time, ms] = /^r-(\d{8})-(\d{6})-(\d{3})-/.exec(id) ?? [];
  if (date === undefined || time === undefined || ms === undefined) return 0;
  const day = date.replace(/(\d{4})(\d\d)/, '$1-$2-');
  return Date.parse(`${day}T${time.replace(/(\d\d)(\d\d)/, '$1:$2:')}.${ms}Z`) || 0;
}
