import { UsageError } from '../../base/errors.js';
import { formatAmount, formatDate, formatDuration } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { resultsOf } from '../../lab/rates/describe.js';
import { describeVaried } from '../../lab/factors.js';
import { listRates, readRates } from '../../lab/rates/store.js';
import { listExperiments } from '../../lab/store.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import { textTable, type Column } from '../table.js';

const LISTED: readonly Column[] = [
  { title: 'search', align: 'left' },
  { title: 'started', align: 'left' },
  { title: 'varied', align: 'left' },
  { title: 'p99', align: 'right' },
  { title: 'windows', align: 'right' },
  { title: 'highest rate', align: 'left' },
  { title: 'ended', align: 'left' },
];

/** The stored searches as a table for `compare --list`; empty without any. */
export function listSearches(dir: string): string[] {
  const rows = listRates(dir).map((id) => {
    try {
      const search = readRates(dir, id);
      const { startedAt, factors, p99Ms, windows, status } = search;
      const best = Math.max(0, ...resultsOf(search).map(({ holds }) => holds ?? 0));
      return [
        id,
        formatDate(new Date(startedAt)),
        describeVaried(factors),
        formatDuration(p99Ms),
        String(windows.length),
        best === 0 ? '–' : `holds ${formatGivenRate(best)}`,
        // A search that still counts as running has ended with its process.
        status === 'running' ? 'killed or running' : status,
      ];
    } catch {
      return [id, '–', '–', '–', '–', '–', 'cannot be read'];
    }
  });
  if (rows.length === 0) return [];
  return textTable(
    LISTED,
    rows.map((row) => row.map(escapeText)),
  );
}

/** Whether a name, or a part of it, is that of a stored search. @throws UsageError where it is that of several */
export function namesRates(dir: string, name: string): boolean {
  const isMeant = (id: string): boolean => name !== '' && id.includes(name);
  const rates = listRates(dir).filter(isMeant);
  const found = [...rates, ...(rates.length > 0 ? listExperiments(dir).filter(isMeant) : [])];
  if (found.length > 1) {
    throw new UsageError(
      `${formatAmount(found.length, 'comparison')} have ${JSON.stringify(name)} in their id`,
      `Write more of it: ${found.slice(0, 3).join(', ')}`,
    );
  }
  return found.length === 1;
}
