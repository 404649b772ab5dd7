/** The error code for a key that is claimed for a row which is not stored yet. */
export const CLAIMED = 'claimed';

/** The claimant for a thread of a run; the owner of each of its claims begins with it. */
export function claimantOf(runId: string, thread: number): string {
  return `${claimantsOf(runId)} thread ${thread},`;
}

/** What the claimant of every thread of a run begins with. */
export function claimantsOf(runId: string): string {
  return `run ${runId},`;
}

/**
 * The owner of the claims of one transaction.
 * @param who unique to its thread
 * @param sinceMs when its oldest row was first tried
 * @param number unique within its thread
 */
export function claimantAt(who: string, sinceMs: number, number: number): string {
  return `${who}.${sinceMs}.${number}`;
}

/** Whether a transaction is older than another one; the order is total. @param other undefined if it is over */
export function isOlderClaimant(one: string, other: string | undefined): boolean {
  if (other === undefined) return true;
  const [mine, its] = [sinceOf(one), sinceOf(other)];
  return mine === its ? one < other : mine < its;
}

/** When the transaction of an owner began; an owner of another form counts as the oldest. */
function sinceOf(claimant: string): number {
  return Number(/\.(\d+)\.\d+$/.exec(claimant)?.[1] ?? 0);
}
