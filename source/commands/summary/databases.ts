import { formatAmount, formatDuration } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { RunRecord } from '../../ledger/record.js';
import { describeListing, describeMove } from '../../ledger/moves.js';

/** The databases that were locked or away: how often, for how long, and what it cost. */
export function describeHealth({ run }: Pick<RunRecord, 'run'>): string[] {
  return (run.health ?? []).map((health) => {
    const { database, state, outages, retries, reconnects } = health;
    const lastedMs = outages.reduce(
      (sum, [from, to]) => sum + ((to ?? run.elapsedMs ?? run.durationMs) - from),
      0,
    );
    const times = outages.length === 1 ? 'once' : formatAmount(outages.length, 'time');
    const parts = [
      outages.length > 0 ? `out of reach ${times}, for ${formatDuration(lastedMs)}` : '',
      state === 'open' ? 'down at the end' : '',
      retries > 0 ? formatAmount(retries, 'retry', 'retries') : '',
      reconnects > 0 ? formatAmount(reconnects, 'new connection') : '',
    ];
    return escapeText(`${database}: ${parts.filter(Boolean).join(', ')}`);
  });
}

/** Where the rows are since a rebalance has moved them, a line for each time. */
export function describeMoves({ run }: Pick<RunRecord, 'run'>): string[] {
  const listing = describeListing(run);
  return [
    ...(run.moves ?? []).map((move) => escapeText(`The rows moved ${describeMove(move)}`)),
    ...(listing === undefined ? [] : [listing]),
  ];
}
