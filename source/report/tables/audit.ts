import { formatCount } from '../../base/format.js';
import { formatCheckName } from '../../ledger/audit-wording.js';
import type { AuditCheck } from '../../ledger/summary.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

const COLUMNS: readonly ColumnOf<AuditCheck>[] = [
  {
    title: 'Check',
    width: 108,
    cell: (check) => ({ text: formatCheckName(check), tone: 'strong' }),
  },
  {
    title: 'Verdict',
    width: 48,
    cell: ({ ok }) => ({ text: ok ? 'passed' : 'FAILED', tone: ok ? 'good' : 'bad' }),
  },
  { title: 'Found', align: 'right', width: 40, cell: ({ found }) => formatCount(found) },
  { title: 'Finding', width: '*', cell: ({ detail }) => detail },
];

/** What the audit looked for, and what it found. */
export function auditTable(checks: readonly AuditCheck[]): Table {
  return makeTable(COLUMNS, checks, ({ ok }) => (ok ? undefined : 'bad'));
}
