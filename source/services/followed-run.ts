import type { EngineCrash } from '../engine/client.js';
import type { RunOutcome } from '../engine/messages.js';
import type { RunEvent, RunPhase } from '../engine/run-events.js';
import type { Model } from '../entities/entity.js';
import type { Attempt } from '../ledger/attempt.js';
import { fateOf, Fates } from '../ledger/fates.js';
import type { RunRecord } from '../ledger/record.js';
import type { DescribedTopology } from '../router/describe.js';
import type { WriteSettings } from '../sim/settings.js';
import type { Snapshot } from '../sim/snapshot.js';
import { KEPT_REFUSED } from './rejected-rows.js';

/** What a person can change while a run is going. */
export interface AskedFor {
  readonly isPaused: boolean;
  /** Whether threads are held before each event. */
  readonly isStepping: boolean;
  /** Think time of a thread before each row, in milliseconds. */
  readonly paceMs: number;
}

/** A run as the screen follows it, from the moment it was asked for until it is stored. */
export interface FollowedRun {
  /** A number that distinguishes runs that follow one another. */
  readonly number: number;
  /** Undefined until its threads are released. */
  readonly id: string | undefined;
  readonly workload: string;
  /** The model of its rows. */
  readonly model: Model;
  readonly settings: WriteSettings;
  /** Where it writes to: elsewhere once a rebalance has moved its rows. */
  readonly topology: DescribedTopology;
  /** Broken: it could not start, or not be audited. Crashed: its process ended in the middle of it. */
  readonly phase: RunPhase | 'stored' | 'cancelled' | 'broken' | 'crashed';
  readonly isStopping: boolean;
  /** What the person asked for last; the snapshot has what is in force. */
  readonly asked: AskedFor;
  /** How much of its files has been read, from 0 to 1; undefined where that is not known. */
  readonly read: number | undefined;
  /** What to know of how its rows were read, a sentence each without its full stop. */
  readonly inputNotices: readonly string[];
  /** Whether it has emptied the databases first. */
  readonly isEmptied: boolean;
  /** Threads that are ready to be released. */
  readonly ready: number;
  /** Whole seconds since it was asked for, until it is over. */
  readonly seconds: number;
  /** As the threads last were; undefined before they are released. */
  readonly snapshot: Snapshot | undefined;
  /** Rejected rows, the newest last; only the newest are kept. */
  readonly refused: readonly Attempt[];
  readonly record: RunRecord | undefined;
  /** What becomes of it when a rebalance moves its rows, in a sentence: the newest. */
  readonly notice: string | undefined;
  /** Why it broke or crashed. */
  readonly problem: string | undefined;
  /** Set for a replay of a stored run, also once it is over: how many times as fast as it was. */
  readonly replay: { readonly speed: number } | undefined;
}

/** A run that was asked for a moment ago. */
export function askedRun({
  number,
  workload,
  model,
  settings,
  topology,
}: Pick<FollowedRun, 'number' | 'workload' | 'model' | 'settings' | 'topology'>): FollowedRun {
  return {
    number,
    id: undefined,
    workload,
    model,
    settings,
    topology,
    phase: 'reading',
    isStopping: false,
    asked: { isPaused: false, isStepping: false, paceMs: settings.paceMs },
    read: undefined,
    inputNotices: [],
    isEmptied: false,
    ready: 0,
    seconds: 0,
    snapshot: undefined,
    refused: [],
    record: undefined,
    notice: undefined,
    problem: undefined,
    replay: undefined,
  };
}

/** Whether nothing more happens to it. */
export function isOver({ phase }: FollowedRun): boolean {
  return ['stored', 'cancelled', 'broken', 'crashed'].includes(phase);
}

/**
 * The run once something has happened to it.
 * @param topology where its rows are by now; it changes together with the snapshot, for a view draws
 *   the databases of one with the numbers of the other
 */
export function reduceRun(
  run: FollowedRun,
  event: RunEvent,
  topology: DescribedTopology,
): FollowedRun {
  switch (event.type) {
    case 'phase':
      return { ...run, phase: event.phase };
    case 'emptied':
      return { ...run, isEmptied: true };
    case 'ready':
      return { ...run, ready: event.threads };
    case 'started':
      // The turn may depend on the rows, which are known by now.
      return {
        ...run,
        id: event.header.id,
        settings: { ...run.settings, turn: event.header.settings.turn },
      };
    case 'notice':
      if (run.phase !== 'reading') return { ...run, notice: event.sentence };
      return { ...run, inputNotices: [...run.inputNotices, event.sentence] };
    case 'read':
      return { ...run, read: event.share };
    case 'snapshot':
    case 'ended':
      return { ...run, snapshot: event.snapshot, topology };
    case 'rejected':
      return { ...run, refused: addRefused(run, event.attempts) };
    case 'settled':
    case 'moved':
    case 'unclosed':
    case 'unclosed-audited':
      return run;
  }
}

/** Adds rejected rows; their reasons name why the rows that they point to were rejected, where that is known. */
function addRefused(
  { refused: known, model }: Pick<FollowedRun, 'refused' | 'model'>,
  added: readonly Attempt[],
): readonly Attempt[] {
  const all = [...known, ...added];
  const found = all.map((attempt) => fateOf(attempt, model));
  const fates = new Fates(
    model,
    found.filter((fate) => fate !== undefined),
  );
  return all.slice(-KEPT_REFUSED).map((attempt) => fates.complete(attempt));
}

/**
 * The run once it, or its process, is over.
 * @param rejected the newest rows that were not inserted, as its ledger has them, if its record is stored
 */
export function concludeRun(
  run: FollowedRun,
  outcome: RunOutcome | EngineCrash,
  rejected: readonly Attempt[],
): FollowedRun {
  switch (outcome.type) {
    case 'stored':
      return { ...run, phase: 'stored', record: outcome.record, refused: rejected };
    case 'cancelled':
      return { ...run, phase: 'cancelled' };
    case 'failed':
      return { ...run, phase: 'broken', problem: outcome.problem };
    case 'crashed':
      return { ...run, phase: 'crashed', problem: describeCrash(run, outcome) };
  }
}

/** What a crash of the engine means for the run, in sentences without the last full stop. */
function describeCrash({ id, phase }: FollowedRun, { how }: EngineCrash): string {
  const what = `The process of the run ${how}`;
  if (id === undefined) return `${what} before its threads were released`;
  const when = phase === 'writing' ? 'in the middle of it' : 'before its record was stored';
  return `${what} ${when}. What run ${id} had acknowledged is in the databases and in its ledger; the numbers above are the last that it sent`;
}
