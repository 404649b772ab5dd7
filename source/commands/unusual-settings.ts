import { formatAmount, formatTime } from '../base/format.js';
import { formatGivenRate } from '../ledger/open-loop.js';
import type { RunSettings } from '../ledger/record.js';

/**
 * How a run wrote its rows, as far as it is not what runs do by default, a few words each: "turns of 16 rows".
 * Without `rate`, latencies count from the claim of a row, with it from the arrival.
 */
export function describeUnusualSettings({
  durationMs,
  pipeline = 1,
  turn = 1,
  begin = 'immediate',
  checkFirst = false,
  retry = 'fixed',
  skew,
  lane,
  unit,
  together = 'separate',
  writer = 'driver',
  rate,
  arrival,
  paceMs,
  slowMs = 0,
}: RunSettings): string[] {
  const parts = [
    durationMs === undefined ? '' : `for ${formatTime(durationMs)}`,
    pipeline > 1 ? `${formatAmount(pipeline, 'row')} per turn, each in its own transaction` : '',
    turn > 1 ? `turns of ${formatAmount(turn, 'row')}` : '',
    unit === undefined ? '' : `units of ${unit}, ${together}`,
    begin === 'deferred' ? 'begin deferred' : '',
    checkFirst ? 'keys looked up first' : '',
    retry === 'fixed' ? '' : `retry ${retry}`,
    skew === undefined ? '' : `skew ${skew}`,
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
