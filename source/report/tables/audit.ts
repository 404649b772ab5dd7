import { formatCount } from '../../base/format.js';
import type { AuditCheck } from '../../ledger/record.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

const COLUMNS: readonly ColumnOf<AuditCheck>[] = [
  { title: 'Check', width: 84, cell: ({ name }) => ({ text: name, tone: 'strong' }) },
  {
    title: 'Verdict',
    width: 56,
    cell: ({ ok }) => ({ text: ok ? 'holds' : 'VIOLATED', tone: ok ? 'good' : 'bad' }),
  },
  { title: 'Found', align: 'right', width: 40, cell: ({ found }) => formatCount(found) },
  { title: 'In words', width: '*', cell: ({ detail }) => detail },
];

/** What the audit looked for, and what it found. */
export function auditTable(checks: readonly AuditCheck[]): Table {
  return makeTable(COLUMNS, checks, ({ ok }) => (ok ? undefined : 'bad'));
}
