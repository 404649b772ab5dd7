import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

import { ProgramError } from '../base/errors.js';
import { hashText } from '../base/hash.js';
import { replaceFile } from '../base/save.js';
import { ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { fileKey } from '../router/address.js';
import { databaseKey } from '../router/distribution.js';
import { topologyIn } from '../router/topology-in.js';
import {
  DATA_FOLDER,
  nameDatabases,
  nameTopology,
  topologyFlagHint,
  type AnyDescription,
  type Topology,
} from '../router/topology.js';
import type { Sums } from './fingerprint.js';

export const REBALANCE_SCHEMA = 'dbsim.rebalance/1';

/** A topology as the journal knows it; holds no address, and so no secret. */
export interface TopologyMark {
  /** The file that describes it, with its whole path; null for the files in data/. */
  readonly file: string | null;
  /** The same for the same databases under the same rules. */
  readonly key: string;
  /** The databases of each entity, as records of runs name them. */
  readonly names: Readonly<Record<EntityName, string>>;
}

/**
 * How far a rebalance has come. `ahead`: only databases that are new have been written to. `asking`: the
 * same, and a run that goes on is asked to stand still. `copying`: all others too. `removing`:
 * everything is in its new place and was compared; old copies go. `done`.
 */
export type RebalancePhase = 'ahead' | 'asking' | 'copying' | 'removing' | 'done';

/** What the folder knows of its latest rebalance. */
export interface RebalanceJournal {
  readonly schema: typeof REBALANCE_SCHEMA;
  readonly phase: RebalancePhase;
  readonly startedAt: string;
  readonly from: TopologyMark;
  readonly to: TopologyMark;
  /** From `removing` on: what each database of the new topology holds, in its order. */
  readonly expected: Readonly<Record<EntityName, readonly Sums[]>> | null;
  /** Topologies whose rows have gone elsewhere. */
  readonly left: readonly TopologyMark[];
}

/** @param dir the working folder: a topology is the same after that has been moved elsewhere */
export function markTopology(dir: string, topology: Topology, file: string | null): TopologyMark {
  const inFolder = fileKey(resolve(dir)) + sep;
  const keyOf = (description: AnyDescription): string => {
    const key = databaseKey(description);
    return key.startsWith(inFolder) ? key.slice(inFolder.length) : key;
  };
  const spreads = ENTITY_NAMES.map((entity) => [
    topology[entity].shards.map(keyOf),
    topology[entity].spread,
  ]);
  const names = (entity: EntityName): string => nameDatabases(topology[entity]);
  return {
    file,
    key: hashText(JSON.stringify(spreads)).toString(16),
    names: { User: names('User'), Product: names('Product'), Order: names('Order') },
  };
}

/** What a person calls a topology. */
export function nameMark({ file }: TopologyMark): string {
  return nameTopology(file);
}

/** The latest rebalance of a working folder; undefined where there was none. @throws ProgramError */
export function readRebalance(dir: string): RebalanceJournal | undefined {
  const file = journalFile(dir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ProgramError(`${file} cannot be read`, { cause: error });
  }
  try {
    const journal = JSON.parse(text) as RebalanceJournal;
    if (journal.schema === REBALANCE_SCHEMA) return journal;
  } catch {
    // The error follows below.
  }
  throw new ProgramError(`${file} is not a rebalance journal that this version can read`, {
    hint: 'Only this file records where the rows are: restore it from a backup',
  });
}

/** Puts the journal on the disk, whole or not at all. @throws ProgramError */
export function writeRebalance(dir: string, journal: RebalanceJournal): Promise<void> {
  return replaceFile(journalFile(dir), `${JSON.stringify(journal)}\n`);
}

/** Whether rows may be in two places at once. */
export function isHalfway({ phase }: RebalanceJournal): boolean {
  return phase === 'copying' || phase === 'removing';
}

/** The topology in which all rows are; undefined while they may be in two. */
export function rowsAt(journal: RebalanceJournal): TopologyMark | undefined {
  if (isHalfway(journal)) return undefined;
  return journal.phase === 'done' ? journal.to : journal.from;
}

/** The topology that a mark names. @throws ProgramError when its file is not what it was */
export async function topologyOfMark(dir: string, mark: TopologyMark): Promise<Topology> {
  const topology = await topologyIn(mark.file, dir);
  if (markTopology(dir, topology, mark.file).key === mark.key) return topology;
  throw new ProgramError(`${nameMark(mark)} is not the topology any more that the rows moved to`, {
    exitCode: 2,
    hint: 'Undo what was changed in it',
  });
}

/** Refuses to change tables where rows are on the move. @returns what the latest rebalance has done @throws ProgramError */
export function requireFinished(dir: string): RebalanceJournal | undefined {
  const journal = readRebalance(dir);
  if (!journal || !isHalfway(journal)) return journal;
  throw new ProgramError(`A rebalance to ${nameMark(journal.to)} is not finished`, {
    exitCode: 2,
    hint: 'Finish it with `dbsim-tui rebalance`',
  });
}

/** Refuses to write where rows are on the move, or have moved away. @throws ProgramError */
export function requireSettled(dir: string, topology: Topology): void {
  const journal = requireFinished(dir);
  if (!journal) return;
  const { key } = markTopology(dir, topology, null);
  if (!journal.left.some((mark) => mark.key === key)) return;
  const { to } = journal;
  throw new ProgramError(`The rows of this topology have moved to ${nameMark(to)}`, {
    exitCode: 2,
    hint: topologyFlagHint(to.file),
  });
}

/** Whether the latest rebalance has brought the rows from one topology to another. */
export function isMoved(
  { phase, left, to }: RebalanceJournal,
  from: string,
  target: string,
): boolean {
  return phase === 'done' && to.key === target && left.some(({ key }) => key === from);
}

/**
 * The topology in which the rows are by now that a run has written to these databases; undefined where
 * they are still there. @throws ProgramError
 */
export function whereMoved(
  dir: string,
  databases: Readonly<Record<EntityName, { readonly database: string }>>,
): TopologyMark | undefined {
  const journal = readRebalance(dir);
  if (journal?.phase !== 'done') return undefined;
  const hasLeft = journal.left.some((mark) =>
    ENTITY_NAMES.every((name) => mark.names[name] === databases[name].database),
  );
  return hasLeft ? journal.to : undefined;
}

function journalFile(dir: string): string {
  return join(dir, DATA_FOLDER, 'rebalance.json');
}
