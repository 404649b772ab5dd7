import { ProgramError } from '../../base/errors.js';
import { readSettings } from '../../commands/write-settings.js';
import type { Model } from '../../entities/entity.js';
import type { Attempt } from '../../ledger/attempt.js';
import { attemptsOf } from '../../ledger/attempts.js';
import { runFiles } from '../../ledger/files.js';
import { parseLine, readLines } from '../../ledger/lines.js';
import { loadModelOfRun } from '../../ledger/load-model-of-run.js';
import { PhaseReader, type PhaseFileLine, type PhaseHistory } from '../../ledger/phase-file.js';
import type { RunRecord } from '../../ledger/record.js';
import { ThreadEventCollector, type ThreadEvent } from '../../ledger/thread-events.js';
import { flagsOfRun } from '../../report/command-line.js';
import { readRecord } from '../../report/run.js';
import { describeTopology, type DescribedTopology } from '../../router/describe.js';
import { topologyIn } from '../../router/topology-in.js';
import { newestRejected } from '../rejected-rows.js';
import { LIMITS, type WriteSettings } from '../../sim/settings.js';

/** A stored run with all that a replay needs. */
export interface StoredReplay {
  readonly record: RunRecord;
  readonly model: Model;
  readonly settings: WriteSettings;
  readonly topology: DescribedTopology;
  /** Planned rows, by the position of the entity. */
  readonly planned: readonly number[];
  /** Every event of the run. */
  readonly events: readonly ThreadEvent[];
  readonly history: PhaseHistory;
  readonly attempts: readonly Attempt[];
  /** The newest rows that were not inserted, as the screen lists them at the end. */
  readonly rejected: readonly Attempt[];
}

/**
 * Reads a stored run for a replay.
 * @param env the variables for topology files
 * @throws ProgramError with the reason where it cannot be replayed
 */
export async function readStoredReplay(
  dir: string,
  id: string,
  env: NodeJS.ProcessEnv,
): Promise<StoredReplay> {
  const record = await readRecord(dir, id);
  if (!record) {
    throw cannotReplay(id, 'it has no record', `\`dbsim-tui verify ${id}\` closes it`);
  }
  if ((record.run.moves ?? []).length > 0) {
    throw cannotReplay(id, 'a rebalance moved its rows, and a replay shows one topology');
  }
  try {
    const model = await loadModelOfRun(record.run);
    const { settings } = record.run;
    const topology = await topologyIn(settings.topology ?? null, dir, env, model);
    const phases = readPhases(dir, id, model);
    requireComplete(record, phases);
    const flags = Object.fromEntries(flagsOfRun(record.run));
    return {
      record,
      model,
      settings: { ...readSettings(flags), turn: settings.turn },
      topology: describeTopology(topology, settings.topology),
      ...phases,
      attempts: [...attemptsOf(dir, record)()],
      rejected: newestRejected(dir, record, model),
    };
  } catch (error) {
    if (error instanceof ProgramError) throw error;
    throw new ProgramError(`Run ${id} cannot be replayed: its files are damaged`, { cause: error });
  }
}

interface ReadPhases extends Pick<StoredReplay, 'planned' | 'events' | 'history'> {
  readonly isCut: boolean;
  readonly hasGap: boolean;
}

function readPhases(dir: string, id: string, model: Model): ReadPhases {
  const reader = new PhaseReader();
  const collector = new ThreadEventCollector();
  let planned: readonly number[] = [];
  for (const text of readLines(runFiles(dir, id).phases)) {
    const line = parseLine(text) as PhaseFileLine | undefined;
    if (!line) continue;
    reader.add(line);
    collector.add(line);
    if (line.type === 'phases') planned = line.planned ?? [];
  }
  const isWhole = planned.length === model.entities.length && planned.every(isRowCount);
  const { isCut, hasGap } = collector;
  const events = collector.take();
  return { planned: isWhole ? planned : [], events, history: reader.finish(), isCut, hasGap };
}

function isRowCount(count: unknown): boolean {
  return Number.isInteger(count) && Number(count) >= 0 && Number(count) <= LIMITS.rows.max;
}

/** @throws ProgramError where events are missing */
function requireComplete(
  { run }: RunRecord,
  { planned, events, isCut, hasGap, history }: ReadPhases,
): void {
  if (history.detail === 'none') throw cannotReplay(run.id, 'what its threads did is not recorded');
  if (planned.length === 0 || (isCut && events.length === 0)) {
    throw cannotReplay(run.id, 'an older version recorded it, without the order of its events');
  }
  if (isCut || hasGap || history.detail !== 'transitions') {
    throw cannotReplay(
      run.id,
      'it had more events than are recorded',
      `Its first ${events.length} events are in \`dbsim-tui replay ${run.id} --events\``,
    );
  }
}

function cannotReplay(id: string, reason: string, hint = ''): ProgramError {
  return new ProgramError(`Run ${id} cannot be replayed: ${reason}`, { exitCode: 2, hint });
}
