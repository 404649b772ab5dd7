/** The code of the error for a key that somebody else has claimed for a row that is not there yet. */
export const CLAIMED = 'claimed';

/** Who claims in the threads of a run: the beginning of the name under which each of its claims stands. */
export function claimantOf(runId: string, thread: number): string {
  return `run ${runId}, thread ${thread},`;
}

/**
 * The name under which one transaction claims.
 * @param who what tells its thread from every other one
 * @param sinceMs since when its rows are tried to be written
 * @param number what tells it from the others of its thread
 */
export function claimantAt(who: string, sinceMs: number, number: number): string {
  return `${who}.${sinceMs}.${number}`;
}

/** Whether one transaction began before another one; never both. @param other undefined when it is over */
export function isOlderClaimant(one: string, other: string | undefined): boolean {
  if (other === undefined) return true;
  const [mine, its] = [sinceOf(one), sinceOf(other)];
  return mine === its ? one < other : mine < its;
}

/** A claim of unknown making is older than all others: nobody holds out against it. */
function sinceOf(claimant: string): number {
  return Number(/\.(\d+)\.\d+$/.exec(claimant)?.[1] ?? 0);
}
