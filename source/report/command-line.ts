import { formatAmount, formatDuration, formatList, formatTime } from '../base/format.js';
import { quoteWord } from '../base/text.js';
import type { DatabaseSettings } from '../db/database-settings.js';
import { pausedMs, type PaceChange } from '../ledger/pauses.js';
import type { RunRecord } from '../ledger/record.js';
import { databasesOf } from '../ledger/run-databases.js';
import { defaultTurn, hasTurns } from '../ledger/turns.js';

/** What shows how a run was started. */
type StartedRun = Pick<RunRecord['run'], 'workload' | 'seed' | 'threads' | 'planned' | 'settings'>;

/** A flag of `run` and its value; true for one that takes none. */
export type WrittenFlag = readonly [name: string, value: string | true];

/** What shows how the pace of a run was changed. */
type PacedRun = Pick<RunRecord['run'], 'paceChanges' | 'pauses'>;

/**
 * The command that repeats a run, with every setting. What no flag repeats is a comment for the shell:
 * the rows that the databases must hold, and changes of the pace.
 * @param existing rows that the databases held when the run began, where that is known
 */
export function commandOf(run: StartedRun & PacedRun, existing?: number): string {
  const { paceChanges = [], settings } = run;
  const isNamed = settings.topology !== undefined;
  const flags = flagsOfRun(run);
  const comments = [
    ...describeExisting(run, existing),
    ...(paceChanges.length > 0 ? [`then pace ${describePaceChanges(withoutPauses(run))}`] : []),
  ];
  return [
    runCommandLine(run.workload, flags),
    ...(!isNamed && hasServer(run) ? ['--topology FILE'] : []),
    ...(paceChanges.length > 0 && settings.paceMs === 0 ? ['--pace 0'] : []),
    ...(comments.length > 0 ? [`# ${comments.join(', ')}`] : []),
  ].join(' ');
}

/** Databases that are emptied first need no rows; those of a run that began with none hold its rows now. */
function describeExisting(run: StartedRun, existing: number | undefined): string[] {
  const { fresh, topology } = run.settings;
  if (fresh || existing === undefined) return [];
  if (existing > 0) return [`begins with ${formatAmount(existing, 'existing row')}`];
  const isInFolder = topology === undefined && !hasServer(run);
  const way = isInFolder
    ? 'run it in a folder without data/'
    : 'add --fresh to delete all rows that they hold now';
  return [`begins with empty databases: ${way}`];
}

/** A command line of `run`, quoted for a shell. */
export function runCommandLine(workload: string, flags: readonly WrittenFlag[]): string {
  const words = flags.map(([name, value]) =>
    value === true ? `--${name}` : `--${name} ${quoteWord(value)}`,
  );
  return ['dbsim-tui run', quoteWord(workload), ...words].join(' ');
}

/** The flags that start a run as one was started, unless they only repeat the default. */
export function flagsOfRun(run: StartedRun): WrittenFlag[] {
  const { seed, threads, settings } = run;
  // Only SQLite takes these two from the command line.
  const embedded = databasesOfRun(run).find(({ engine }) => engine === 'SQLite');
  const flags: [string, string | number | true | null | undefined][] = [
    ['rows', settings.rows],
    ['duration', settings.durationMs && formatTime(settings.durationMs)],
    ['invalid', settings.invalid],
    ['seed', seed],
    ['skew', settings.skew],
    ['model', settings.model],
    ['map', settings.map],
    ['row', settings.row],
    ['threads', threads],
    ['batch', settings.batch],
    ['pipeline', settings.pipeline === 1 ? undefined : settings.pipeline],
    ['order', settings.order],
    ['writer', settings.writer === 'driver' ? undefined : settings.writer],
    ['begin', settings.begin],
    ['check-first', settings.checkFirst === true ? true : undefined],
    ['retry', settings.retry],
    ['references', settings.references],
    ['unit', settings.unit],
    ['together', settings.together],
    ['turn', writtenTurn(run)],
    ['lane', settings.lane === 'off' ? 'off' : undefined],
    ['journal', embedded?.journal],
    ['sync', embedded?.sync],
    ['topology', settings.topology],
    ['pace', settings.paceMs === 0 ? undefined : settings.paceMs],
    ['slow', settings.slowMs],
    ['rate', settings.rate],
    ['arrival', settings.arrival === 'even' ? 'even' : undefined],
    ['fresh', settings.fresh ? true : undefined],
  ];
  return flags.flatMap(([name, value]): WrittenFlag[] =>
    value === undefined || value === null ? [] : [[name, value === true ? true : String(value)]],
  );
}

/** The rows of a turn, unless the same rows get them by default; in a run without turns there is none. */
function writtenTurn({ settings, planned }: StartedRun): number | undefined {
  const { turn = 1 } = settings;
  if (!hasTurns(settings)) return undefined;
  return planned !== undefined && turn === defaultTurn(settings, planned) ? undefined : turn;
}

/** Whether a run had databases on servers. */
export function hasServer(run: StartedRun): boolean {
  return databasesOfRun(run).some(({ engine }) => engine !== 'SQLite');
}

function databasesOfRun({ settings }: StartedRun): DatabaseSettings[] {
  return databasesOf(settings).map((database) => database.settings);
}

/** The changes of the pace with the time that the run had worked until then, which is what repeats it. */
export function withoutPauses({ paceChanges = [], pauses = [] }: PacedRun): PaceChange[] {
  return paceChanges.map(({ atMs, paceMs }) => ({ paceMs, atMs: atMs - pausedMs(pauses, atMs) }));
}

/**
 * The changes of the pace: "1600 ms after 3.10 s and 800 ms after 9.00 s of work".
 * @param changes with the time that the run had worked until then; see `withoutPauses`
 */
export function describePaceChanges(changes: readonly PaceChange[]): string {
  const parts = changes.map(({ atMs, paceMs }) => `${paceMs} ms after ${formatDuration(atMs)}`);
  return `${formatList(parts)} of work`;
}
