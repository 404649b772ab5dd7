import { existsSync, readdirSync } from 'node:fs';

import { ProgramError } from '../base/errors.js';
import { formatAmount } from '../base/format.js';
import { nearest } from '../base/nearest.js';
import { newRunId, runFiles, runOfJournal, runsFolder, timeOfRun } from './files.js';
import type { JournalLine } from './journal.js';
import { parseLine, readLines } from './lines.js';
import type { RunHeader } from './record.js';
import { areUnitsClosed } from './unit-lines.js';

/** The ids of all stored runs, newest first. */
export function listRuns(dir: string): string[] {
  return journalIds(dir).filter((id) => headerOf(dir, id) !== undefined);
}

/** The runs without a record, newest first: their process was killed, or is still running. */
export function listUnclosed(dir: string): string[] {
  return journalIds(dir)
    .filter((id) => !existsSync(runFiles(dir, id).record))
    .filter((id) => headerOf(dir, id) !== undefined);
}

/** The runs that wrote units and may have left some open, oldest first. */
export function listOpenUnits(dir: string): string[] {
  return journalIds(dir)
    .toReversed()
    .filter((id) => !areUnitsClosed(runFiles(dir, id).units));
}

/**
 * The header of a run, from its journal; undefined if there is no such run. A journal without a header records
 * that the databases were emptied.
 */
export function headerOf(dir: string, id: string): RunHeader | undefined {
  for (const text of readLines(runFiles(dir, id).journal)) {
    const line = parseLine(text) as JournalLine | undefined;
    return line?.type === 'run' ? line.run : undefined;
  }
  return undefined;
}

/** The header of a run that `findRun` has found. @throws ProgramError if it was removed since */
export function requireHeader(dir: string, id: string): RunHeader {
  const header = headerOf(dir, id);
  if (!header) throw new ProgramError(`The run ${id} is not stored any more`);
  return header;
}

/**
 * Finds a run: the latest if no id is given, else the one whose id contains the given text.
 * @throws ProgramError if there is none, or more than one
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

/** The run whose id, or the end of it, is nearest to a text. */
function nearestRun(written: string, runs: readonly string[]): string | undefined {
  const whole = nearest(written, runs);
  if (whole !== undefined) return whole;
  const endOf = (id: string): string => id.slice(id.lastIndexOf('-') + 1);
  const end = nearest(written, runs.map(endOf));
  return end === undefined ? undefined : runs.find((id) => endOf(id) === end);
}

/**
 * The id of the next run. It sorts after all stored ones, even if the clock was set back, because the audit
 * takes the order of the ids for the order of the runs.
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
