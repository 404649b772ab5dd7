import { formatAmount, formatTime } from '../base/format.js';
import { lockingWords } from '../ledger/locking-words.js';
import { formatGivenRate } from '../ledger/open-loop.js';
import type { RunSettings } from '../ledger/record.js';

/**
 * How a run wrote its rows, as far as it is not what runs do by default, a few words each: "turns of 16 rows".
 * Without `rate`, latencies count from the claim of a row, with it from the arrival.
 */
export function describeUnusualSettings(settings: RunSettings): string[] {
  const { durationMs, pipeline = 1, turn = 1, lane, unit, together = 'separate' } = settings;
  const { writer = 'driver', rate, arrival, paceMs, slowMs = 0 } = settings;
  const parts = [
    durationMs === undefined ? '' : `for ${formatTime(durationMs)}`,
    pipeline > 1 ? `${formatAmount(pipeline, 'row')} per turn, each in its own transaction` : '',
    turn > 1 ? `turns of ${formatAmount(turn, 'row')}` : '',
    unit === undefined ? '' : `units of ${unit}, ${together}`,
    ...Object.values(lockingWords(settings)),
    lane === 'off' ? 'lane off' : '',
    writer === 'driver' ? '' : 'written through Sequelize',
    rate === undefined
      ? ''
      : `${formatGivenRate(rate)} arrive${arrival === 'even' ? ' at equal distances' : ''}`,
    paceMs > 0 ? `pace ${paceMs} ms` : '',
    slowMs > 0 ? `each phase ${slowMs} ms longer` : '',
  ];
  return parts.filter(Boolean);
}
