import { formatAmount, inflect } from '../../base/format.js';
import { countersOf } from '../../ledger/counters.js';
import type { RunRecord } from '../../ledger/record.js';
import { text, type Chapter } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import { threadsTable } from '../tables/threads.js';
import { describeThreadTime } from '../thread-time.js';

/** Where the time of each thread went. */
export function threads({ record }: Facts): Chapter {
  return {
    id: 'threads',
    title: 'What the threads did',
    blocks: [
      text([describePeak(record), describeThreadTime(record)].filter(Boolean).join(' ')),
      {
        kind: 'table',
        title: 'Thread by thread',
        table: threadsTable(record.threads),
        isDense: true,
      },
    ],
  };
}

function describePeak({ run, totals }: RunRecord): string {
  const peak = countersOf(run, totals)?.peakInFlight;
  if (!peak) return '';
  return `At most ${formatAmount(peak, 'row')} ${inflect(peak, 'was', 'were')} in flight at once.`;
}
