import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** The folder of the runs of a working folder. */
export function runsFolder(dir: string): string {
  return join(dir, 'data', 'runs');
}

/** The files of one run. */
export interface RunFiles {
  /** The record. It is written last: a run that has it is closed. */
  readonly record: string;
  /** One attempt per line. */
  readonly attempts: string;
  /** Attempts whose outcome is not in the ledger, one per line; written when the run is closed, if there are any. */
  readonly unknown: string;
  /** The run's setup, the rows that existed before, announced rows, and its end. */
  readonly journal: string;
  /** The phases of each thread. */
  readonly phases: string;
  /** The log of units; only if rows were written in units. */
  readonly units: string;
  /** The fates of rows that were missing when others referred to them; only if there are any. */
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
    units: `${base}.units.ndjson`,
    fates: `${base}.fates.ndjson`,
  };
}

const JOURNAL_NAME = /^(r-[0-9a-z-]+)\.journal\.ndjson$/;

/** The run id in the file name of a journal; undefined for other files. */
export function runOfJournal(fileName: string): string | undefined {
  return JOURNAL_NAME.exec(fileName)?.[1];
}

/** A new run id, which sorts by time; unique by its random end: "r-20261123-062924-512-7f3a". */
export function newRunId(now: Date): string {
  return stampedId('r', now);
}

/** An id that sorts by time and is unique. @param prefix of what it names, "r" for a run */
export function stampedId(prefix: string, now: Date): string {
  const [day = '', time = ''] = now.toISOString().split('T');
  const stamp = `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}`;
  return `${prefix}-${stamp}-${randomBytes(2).toString('hex')}`;
}

/** The time in a run id, in milliseconds since 1970; 0 for an id of another form. */
export function timeOfRun(id: string): number {
  const [, date, time, ms] = /^r-(\d{8})-(\d{6})-(\d{3})-/.exec(id) ?? [];
  if (date === undefined || time === undefined || ms === undefined) return 0;
  const day = date.replace(/(\d{4})(\d\d)/, '$1-$2-');
  return Date.parse(`${day}T${time.replace(/(\d\d)(\d\d)/, '$1:$2:')}.${ms}Z`) || 0;
}
