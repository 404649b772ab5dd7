import { formatAmount, formatBytes, formatDuration } from '../base/format.js';
import type { Lag } from '../db/server/replica.js';

/** How far a replica is behind its database, in a few words: "has everything", "lacks 12.0 KiB, …". */
export function tellLag({ state, bytes, transactions, ms }: Lag): string {
  const age = ms === undefined ? '' : `, its newest change is ${formatDuration(ms)} old`;
  switch (state) {
    case 'none':
      return transactions !== undefined && transactions > 0
        ? `has ${formatAmount(transactions, 'transaction')} still to apply`
        : 'has everything';
    case 'some':
      return `lacks ${formatBytes(bytes ?? 0)}${age}`;
    case 'untold':
      return `follows, and does not tell how far${age}`;
  }
}
