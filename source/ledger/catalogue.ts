import { existsSync, readdirSync } from 'node:fs';

import { ProgramError } from '../base/errors.js';
import { formatAmount } from '../base/format.js';
import { nearest } from '../base/nearest.js';
import { newRunId, runFiles, runOfJournal, runsFolder, timeOfRun } from './files.js';
import type { JournalLine } from './journal.js';
import { parseLine, readLines } from './lines.js';
import type { RunHeader } from './record.js';

/** The ids of all stored runs, newest first. */
export function listRuns(dir: string): string[] {
  return journalIds(dir).filter((id) => headerOf(dir, id) !== undefined);
}

/** The runs that have no record, newest first: their process was killed, or is still at work. */
export function listUnclosed(dir: string): string[] {
  return journalIds(dir)
    .filter((id) => !existsSync(runFiles(dir, id).record))
    .filter((id) => headerOf(dir, id) !== undefined);
}

/**
 * How a run was set up, as its journal begins; undefined where there is no such run. A journal that
 * begins otherwise records that the databases were emptied.
 */
export function headerOf(dir: string, id: string): RunHeader | undefined {
  for (const text of readLines(runFiles(dir, id).journal)) {
    const line = parseLine(text) as JournalLine | undefined;
    return line?.type === 'run' ? line.run : undefined;
  }
  return undefined;
}

/**
 * The run that a person means: the latest when no id is given, else the one whose id contains the given
 * text. @throws ProgramError when that is none or several
 */
export function findRun(dir: string, given: string | undefined): string {
  const runs = listRuns(dir);
  const matching = given === undefined ? runs.slice(0, 1) : runs.filter((id) => id.includes(given));
  const exact = matching.find((id) => id === given);
  const [first] = matching;
  if (exact) return exact;
  if (first && matching.length === 1) return first;
  if (first) {
    throw new ProgramError(
      `${formatAmount(matching.length, 'stored run')} have "${given}" in their id`,
      {
        exitCode: 2,
        hint: `Be more specific: ${matching.slice(0, 5).join(', ')}`,
      },
    );
  }
  const guess = given === undefined ? undefined : nearestRun(given, runs);
  throw new ProgramError(
    given === undefined
      ? `No run is stored in ${runsFolder(dir)}`
      : `No run in ${runsFolder(dir)} has "${given}" in its id${guess === undefined ? '' : ` (did you mean ${guess}?)`}`,
    {
      exitCode: 2,
      hint:
        runs.length === 0
          ? 'Start one with `dbsim-tui run`, or name the folder with --dir'
          : `The latest is ${runs[0]}`,
    },
  );
}

/** The run whose id, or the end of it, is nearest to what was written. */
function nearestRun(written: string, runs: readonly string[]): string | undefined {
  const whole = nearest(written, runs);
  if (whole !== undefined) return whole;
  const endOf = (id: string): string => id.slice(id.lastIndexOf('-') + 1);
  const end = nearest(written, runs.map(endOf));
  return end === undefined ? undefined : runs.find((id) => endOf(id) === end);
}

/**
 * The id of the next run: it sorts behind every stored one, also when the clock was set back, because
 * the order of the ids is the order of the runs to the audit.
 */
export function nextRunId(dir: string): string {
  const [newest] = journalIds(dir);
  const after = newest === undefined ? 0 : timeOfRun(newest) + 1;
  return newRunId(new Date(Math.max(Date.now(), after)));
}

/** The ids of all journals, newest first. */
function journalIds(dir: string): string[] {
  try {
    return readdirSync(runsFolder(dir))
      .map(runOfJournal)
      .filter((id) => id !== undefined)
      .toSorted()
      .toReversed();
  } catch {
    return [];
  }
}
