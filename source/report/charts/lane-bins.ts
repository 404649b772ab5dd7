import { THREAD_PHASES, type ThreadPhase } from '../../ledger/phases.js';
import type { LanePart } from '../facts/timeline.js';

/** Slices whose shares differ by less are drawn as one, with their mean: what is drawn keeps its area. */
const SAME = 0.04;

/** Neighbouring slices of time, [from, to), and the shares of them that went into each phase. */
export interface LaneBin {
  readonly from: number;
  readonly to: number;
  readonly shares: Readonly<Record<ThreadPhase, number>>;
}

/** Puts the pieces of a lane together into slices of equal length, and those that look the same into one. */
export function binLane(parts: readonly LanePart[], binMs: number, bins: number): LaneBin[] {
  const slices = Array.from({ length: bins }, noShares);
  for (const part of parts) addPart(slices, part, binMs);
  const merged: { from: number; to: number; shares: Record<ThreadPhase, number> }[] = [];
  for (const [index, shares] of slices.entries()) {
    const last = merged.at(-1);
    if (last && isSame(last.shares, shares)) {
      const length = last.to - last.from;
      for (const phase of THREAD_PHASES) {
        last.shares[phase] = (last.shares[phase] * length + shares[phase]) / (length + 1);
      }
      last.to = index + 1;
    } else merged.push({ from: index, to: index + 1, shares });
  }
  return merged;
}

function addPart(
  slices: readonly Record<ThreadPhase, number>[],
  { fromMs, toMs, times }: LanePart,
  binMs: number,
): void {
  const first = Math.floor(fromMs / binMs);
  const last = Math.min(slices.length - 1, Math.floor(toMs / binMs));
  for (let index = first; index <= last; index += 1) {
    const slice = slices[index];
    if (!slice) continue;
    const overlap = Math.min(toMs, (index + 1) * binMs) - Math.max(fromMs, index * binMs);
    const share = overlap / (toMs - fromMs) / binMs;
    for (const phase of THREAD_PHASES) slice[phase] += share * (times[phase] ?? 0);
  }
}

function isSame(
  one: Readonly<Record<ThreadPhase, number>>,
  other: Readonly<Record<ThreadPhase, number>>,
): boolean {
  return THREAD_PHASES.every((phase) => Math.abs(one[phase] - other[phase]) < SAME);
}

function noShares(): Record<ThreadPhase, number> {
  return Object.fromEntries(THREAD_PHASES.map((phase) => [phase, 0])) as Record<
    ThreadPhase,
    number
  >;
}
