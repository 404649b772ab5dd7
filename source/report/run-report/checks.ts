import { formatAmount, formatDuration, inflect } from '../../base/format.js';
import { referencePolicy } from '../../references/registry.js';
import { text, type Chapter } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import type { ReferenceFacts } from '../facts/references.js';
import { auditTable } from '../tables/audit.js';
import { referencesTable } from '../tables/references.js';
import { describeAudit } from '../verdict.js';

/** How the users and products that orders point to were found. */
export function references({ record, references: facts }: Facts): Chapter {
  const policy = referencePolicy(record.run.settings.references);
  return {
    id: 'references',
    title: 'References from one database to another',
    blocks: [
      text(
        facts.fields.size === 0
          ? 'No row was attempted that points to another one.'
          : `An order points to rows of two other databases, so no foreign key can guard it. ${policy.report}${policy.waits ? ` ${describeReferenceWaits(facts)}` : ''}`,
      ),
      ...(facts.fields.size === 0
        ? []
        : [{ kind: 'table', table: referencesTable(facts) } as const]),
    ],
  };
}

/**
 * How many orders were claimed too early to go on at once, and how long threads waited for references, as
 * their phases were measured.
 */
export function describeReferenceWaits({
  early,
  waits,
}: Pick<ReferenceFacts, 'early' | 'waits'>): string {
  const claimed =
    early === 0
      ? 'No order was claimed before the outcome of its user or product was known'
      : `${formatAmount(early, 'order')} ${inflect(early, 'was', 'were')} claimed before the outcome of ${inflect(early, 'its', 'their')} user or product was known`;
  if (!waits) return `${claimed}.`;
  if (waits.count === 0) return `${claimed}. No thread waited for a user or product.`;
  const longest = formatDuration(waits.longestMs);
  return waits.count === 1
    ? `${claimed}. A thread waited once for a user or product, for ${longest}.`
    : `${claimed}. Threads waited ${formatAmount(waits.count, 'time')} for a user or product, for ${longest} at most.`;
}

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
