import { formatAmount, formatDuration, inflect } from '../../base/format.js';
import { text, type Chapter } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import { auditTable } from '../tables/audit.js';
import { referencesTable } from '../tables/references.js';
import { describeAudit } from '../verdict.js';

/** How the users and products that orders point to were found. */
export function references({ record, references: facts }: Facts): Chapter {
  const policy = record.run.settings.references;
  const waited =
    facts.waited === 0
      ? 'No order had to wait for a user or product.'
      : `${formatAmount(facts.waited, 'order')} ${inflect(facts.waited, 'was', 'were')} claimed before the user or product was decided, and waited, at most ${formatDuration(facts.longestWaitMs)}.`;
  return {
    id: 'references',
    title: 'References from one database to another',
    blocks: [
      text(
        facts.fields.size === 0
          ? 'No row was attempted that points to another one.'
          : `An order points to rows of two other databases, so no foreign key can guard it. ${POLICIES[policy]}${policy === 'wait' ? ` ${waited}` : ''}`,
      ),
      ...(facts.fields.size === 0
        ? []
        : [{ kind: 'table', table: referencesTable(facts) } as const]),
    ],
  };
}

const POLICIES = {
  wait: 'Here each order waited until its user and product were decided, then looked.',
  check: 'Here each order looked once, whether they were decided or not.',
  none: 'Here nothing was looked up (--references none).',
} as const;

/** Every check of the audit. */
export function auditChapter({ record }: Facts): Chapter {
  return {
    id: 'audit',
    title: 'What the audit checked',
    blocks: [
      text(describeAudit(record.audit)),
      { kind: 'table', table: auditTable(record.audit.checks) },
    ],
  };
}
