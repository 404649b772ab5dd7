import { ProgramError } from '../base/errors.js';
import type { EntityName } from '../entities/entity.js';
import type { Topology } from '../router/topology.js';
import {
  isHalfway,
  isMoved,
  markTopology,
  readRebalance,
  requireSettled,
  REBALANCE_SCHEMA,
  type RebalanceJournal,
  type RebalancePhase,
} from './journal.js';
import type { EntityPlan } from './plan.js';

/** Progress of a rebalance. */
export type RebalanceStep =
  | { readonly type: 'copied' | 'removed'; readonly entity: EntityName; readonly rows: number }
  | { readonly type: 'waiting'; readonly message: string }
  | { readonly type: RebalancePhase };

/** Options of a rebalance. */
export interface RebalanceOptions {
  readonly dir: string;
  readonly from: { readonly topology: Topology; readonly file: string | null };
  readonly to: { readonly topology: Topology; readonly file: string | null };
  /** Receives the plan before anything is written. @returns whether to go on */
  readonly agree: (plan: readonly EntityPlan[]) => Promise<boolean>;
  readonly onStep: (step: RebalanceStep) => void;
}

/** Whether the rows have moved already. @throws ProgramError if the old topology does not hold the rows */
export function isThere({ dir, from, to }: RebalanceOptions): boolean {
  const known = readRebalance(dir);
  const [before, after] = [from, to].map(({ topology }) => markTopology(dir, topology, null).key);
  if (known && isMoved(known, before ?? '', after ?? '')) return true;
  if (!known || !isHalfway(known)) requireSettled(dir, from.topology);
  return false;
}

/** The journal of the unfinished rebalance between these topologies, or of a new one. @throws ProgramError */
export function journalFor({ dir, from, to }: RebalanceOptions): RebalanceJournal {
  const marks = {
    from: markTopology(dir, from.topology, from.file),
    to: markTopology(dir, to.topology, to.file),
  };
  if (marks.from.key === marks.to.key) {
    throw new ProgramError('Both topologies are the same: there is nothing to move', {
      exitCode: 2,
    });
  }
  const known = readRebalance(dir);
  const isSame = known?.from.key === marks.from.key && known.to.key === marks.to.key;
  if (known && known.phase !== 'done' && isSame) return known;
  if (known && isHalfway(known)) {
    throw new ProgramError('The topologies are not those of the rebalance that is not finished', {
      exitCode: 2,
      hint: 'Undo what was changed in their files, then run `dbsim-tui rebalance` alone',
    });
  }
  return {
    schema: REBALANCE_SCHEMA,
    phase: 'ahead',
    startedAt: new Date().toISOString(),
    ...marks,
    expected: null,
    left: known?.left ?? [],
  };
}
