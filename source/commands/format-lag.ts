import { formatAmount, formatBytes, formatDuration } from '../base/format.js';
import type { Lag } from '../db/server/replica.js';

/** How much a replica lacks of its database: "has everything", "lacks 12.0 KiB, …". */
export function formatLag({ state, bytes, transactions, ms }: Lag): string {
  const age = ms === undefined ? '' : `, its newest change is ${formatDuration(ms)} old`;
  switch (state) {
    case 'none':
      return transactions !== undefined && transactions > 0
        ? `lacks ${formatAmount(transactions, 'transaction')}`
        : 'has everything';
    case 'some':
      return `lacks ${formatBytes(bytes ?? 0)}${age}`;
    case 'unknown':
      return `follows; how much it lacks is not known${age}`;
  }
}
