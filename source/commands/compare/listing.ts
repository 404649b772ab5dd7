import { formatDate } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import {
  isReadable,
  type ComparisonSummary,
  type UnreadableComparison,
} from '../../lab/listing.js';
import { textTable, type Column } from '../table.js';

const COLUMNS: readonly Column[] = [
  { title: 'comparison', align: 'left' },
  { title: 'started', align: 'left' },
  { title: 'workload', align: 'left' },
  { title: 'varied', align: 'left' },
  { title: 'rounds', align: 'right' },
  { title: 'runs', align: 'right' },
  { title: 'verdict', align: 'left' },
  { title: 'ended', align: 'left' },
];

/** Comparisons as a table, one a line; what is not known of one is a dash. */
export function comparisonTable(
  comparisons: readonly (ComparisonSummary | UnreadableComparison)[],
): string[] {
  const rows = comparisons.map((listed) => {
    if (!isReadable(listed)) return [listed.id, '–', '–', '–', '–', '–', '–', 'cannot be read'];
    const { id, startedAt, workload, varied, rounds, completeRounds, runs, verdict, status } =
      listed;
    const complete = `${completeRounds} of ${rounds}`;
    const started = formatDate(new Date(startedAt));
    return [id, started, workload, varied, complete, String(runs), verdict, status];
  });
  return textTable(
    COLUMNS,
    rows.map((row) => row.map(escapeText)),
  );
}
