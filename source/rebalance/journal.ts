import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

import { ProgramError } from '../base/errors.js';
import { hashText } from '../base/hash.js';
import { replaceFile } from '../base/save.js';
import type { EntityName, Model } from '../entities/entity.js';
import { fileKey } from '../router/address.js';
import { databaseKey } from '../router/distribution.js';
import { topologyIn } from '../router/topology-in.js';
import {
  DATA_FOLDER,
  entitiesOf,
  nameDatabases,
  nameTopology,
  topologyFlagHint,
  type AnyDescription,
  type Topology,
} from '../router/topology.js';
import type { Sums } from './fingerprint.js';

export const REBALANCE_SCHEMA = 'dbsim.rebalance/1';

/** A topology in the journal; without addresses, so without passwords. */
export interface TopologyMark {
  /** The topology file with its full path; null for the files in data/. */
  readonly file: string | null;
  /** Equal for equal databases and rules. */
  readonly key: string;
  /** The databases of each entity, as in the records of runs. */
  readonly names: Readonly<Record<EntityName, string>>;
}

/**
 * The phase of a rebalance. `ahead`: it writes only to new databases. `asking`: like `ahead`, and it asks
 * the run in progress to pause. `copying`: it writes to all databases. `removing`: all rows are in their
 * new places and verified; it removes the old copies.
 */
export type RebalancePhase = 'ahead' | 'asking' | 'copying' | 'removing' | 'done';

/** The journal of a folder's latest rebalance. */
export interface RebalanceJournal {
  readonly schema: typeof REBALANCE_SCHEMA;
  readonly phase: RebalancePhase;
  readonly startedAt: string;
  readonly from: TopologyMark;
  readonly to: TopologyMark;
  /** From `removing` on: the content of each database of the new topology, in its order. */
  readonly expected: Readonly<Record<EntityName, readonly Sums[]>> | null;
  /** Topologies that the rows have left. */
  readonly left: readonly TopologyMark[];
}

/** Marks a topology. @param dir the working folder: paths in it are relative, so that it can be moved */
export function markTopology(dir: string, topology: Topology, file: string | null): TopologyMark {
  const inFolder = fileKey(resolve(dir)) + sep;
  const keyOf = (description: AnyDescription): string => {
    const key = databaseKey(description);
    return key.startsWith(inFolder) ? key.slice(inFolder.length) : key;
  };
  const shardings = entitiesOf(topology).map(({ name }) => [name, topology[name]!] as const);
  const spreads = shardings.map(([, { shards, spread }]) => [shards.map(keyOf), spread]);
  return {
    file,
    key: hashText(JSON.stringify(spreads)).toString(16),
    names: Object.fromEntries(shardings.map(([name, sharding]) => [name, nameDatabases(sharding)])),
  };
}

/** The name of a topology in messages. */
export function nameMark({ file }: TopologyMark): string {
  return nameTopology(file);
}

/** Reads the journal of a folder's latest rebalance; undefined if there was none. @throws ProgramError */
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

/** Writes the journal atomically. @throws ProgramError */
export function writeRebalance(dir: string, journal: RebalanceJournal): Promise<void> {
  return replaceFile(journalFile(dir), `${JSON.stringify(journal)}\n`);
}

/** Whether rows may be in the old and in the new topology. */
export function isHalfway({ phase }: RebalanceJournal): boolean {
  return phase === 'copying' || phase === 'removing';
}

/** The topology that holds all rows; undefined while a rebalance is halfway. */
export function rowsAt(journal: RebalanceJournal): TopologyMark | undefined {
  if (isHalfway(journal)) return undefined;
  return journal.phase === 'done' ? journal.to : journal.from;
}

/** Reads the topology of a mark. @throws ProgramError if its file has changed */
export async function topologyOfMark(
  dir: string,
  mark: TopologyMark,
  model: Model,
): Promise<Topology> {
  const topology = await topologyIn(mark.file, dir, process.env, model);
  if (markTopology(dir, topology, mark.file).key === mark.key) return topology;
  throw new ProgramError(`${nameMark(mark)} is not the topology any more that the rows moved to`, {
    exitCode: 2,
    hint: 'Undo what was changed in it',
  });
}

/** Checks that no rebalance is halfway. @returns the latest journal @throws ProgramError */
export function requireFinished(dir: string): RebalanceJournal | undefined {
  const journal = readRebalance(dir);
  if (!journal || !isHalfway(journal)) return journal;
  throw new ProgramError(`A rebalance to ${nameMark(journal.to)} is not finished`, {
    exitCode: 2,
    hint: 'Finish it with `dbsim-tui rebalance`',
  });
}

/** Checks that no rebalance is halfway, and that the rows have not left this topology. @throws ProgramError */
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

/** Whether the latest rebalance has moved the rows from one topology to another. */
export function isMoved(
  { phase, left, to }: RebalanceJournal,
  from: string,
  target: string,
): boolean {
  return phase === 'done' && to.key === target && left.some(({ key }) => key === from);
}

/**
 * The topology that now holds the rows that a run has written to these databases; undefined if they have
 * not moved. @throws ProgramError
 */
export function whereMoved(
  dir: string,
  databases: Readonly<Record<EntityName, { readonly database: string }>>,
): TopologyMark | undefined {
  const journal = readRebalance(dir);
  if (journal?.phase !== 'done') return undefined;
  const hasLeft = journal.left.some((mark) =>
    Object.entries(databases).every(([name, { database }]) => mark.names[name] === database),
  );
  return hasLeft ? journal.to : undefined;
}

function journalFile(dir: string): string {
  return join(dir, DATA_FOLDER, 'rebalance.json');
}
