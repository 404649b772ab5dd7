import type { Content } from 'pdfmake/interfaces.js';

import { formatAmount, formatDuration } from '../../base/format.js';
import type { Facts } from '../facts/facts.js';
import { auditTable } from '../tables/audit.js';
import { referencesTable } from '../tables/references.js';
import { describeVerdict } from '../verdict.js';
import { chapter, paragraph, together, unbroken, type Heading } from './parts.js';
import { drawTable } from './table.js';

export const REFERENCES: Heading = {
  id: 'references',
  title: 'References from one database to another',
};

export const AUDIT: Heading = { id: 'audit', title: 'What the audit checked' };

/** How the users and products that orders point to were found. */
export function references({ record, references: facts }: Facts, width: number): Content {
  const policy = record.run.settings.references;
  const table = facts.fields.size === 0 ? [] : [drawTable(referencesTable(facts), width)];
  const waited =
    facts.waited === 0
      ? 'No order had to wait for a user or product.'
      : `${formatAmount(facts.waited, 'order')} ${facts.waited === 1 ? 'was' : 'were'} claimed before the user or product was decided, and waited, at most ${formatDuration(facts.longestWaitMs)}.`;
  return together([
    chapter(REFERENCES, false),
    paragraph(
      `An order points to rows of two other databases, so no foreign key can guard it. ${POLICIES[policy]}${policy === 'wait' ? ` ${waited}` : ''}`,
    ),
    { text: ' ', fontSize: 4 },
    ...table,
  ]);
}

const POLICIES = {
  wait: 'Here each order waited until its user and product were decided, then looked.',
  check: 'Here each order looked once, whether they were decided or not.',
  none: 'Here nothing was looked up (--references none).',
} as const;

/** Every check of the audit. */
export function auditChapter({ record }: Facts, width: number): Content {
  // No space below: it would be all there is on a page of its own.
  return unbroken([
    chapter(AUDIT, false),
    paragraph(describeVerdict(record).audit),
    { text: ' ', fontSize: 4 },
    drawTable(auditTable(record.audit.checks), width),
  ]);
}
