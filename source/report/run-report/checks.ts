import { formatAmount, formatDuration, inflect } from '../../base/format.js';
import { amountInWords } from '../../base/number-words.js';
import { capitalize } from '../../base/text.js';
import type { Model } from '../../entities/entity.js';
import { referenceWordsOf, type ReferenceWords } from '../../entities/reference-words.js';
import { referencePolicy } from '../../references/registry.js';
import { text, type Chapter } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import type { ReferenceFacts } from '../facts/references.js';
import { auditTable } from '../tables/audit.js';
import { referencesTable } from '../tables/references.js';
import { describeAudit } from '../verdict.js';

/** How the rows that others point to were found. */
export function references({ record, model, references: facts }: Facts): Chapter {
  const policy = referencePolicy(record.run.settings.references);
  const words = referenceWordsOf(model);
  return {
    id: 'references',
    title: 'References from one database to another',
    blocks: [
      text(
        facts.fields.length === 0
          ? 'No row was attempted that points to another one.'
          : `${describePointing(model, words)}, so no foreign key can guard it. ${policy.report(words)}${policy.waits ? ` ${describeReferenceWaits(facts, words)}` : ''}`,
      ),
      ...(facts.fields.length === 0
        ? []
        : [{ kind: 'table', table: referencesTable(facts, words) } as const]),
    ],
  };
}

/** "An order points to rows of two other databases". */
function describePointing({ entities }: Model, { aChild }: ReferenceWords): string {
  const targets = new Set(
    entities.flatMap(({ references: own }) => own.map(({ target }) => target)),
  );
  const children = entities.filter(({ references: own }) => own.length > 0);
  const others = children.length === 1 ? amountInWords(targets.size, 'other database') : undefined;
  return `${capitalize(aChild)} points to rows of ${others ?? 'other databases'}`;
}

/**
 * How many rows that point to others were claimed too early to go on at once, and how long threads waited for references, as
 * their phases were measured.
 */
export function describeReferenceWaits(
  { early, waits }: Pick<ReferenceFacts, 'early' | 'waits'>,
  { child, children, itsParent, theirParent, aParent }: ReferenceWords,
): string {
  const claimed =
    early === 0
      ? `No ${child} was claimed before the outcome of ${itsParent} was known`
      : `${formatAmount(early, child, children)} ${inflect(early, 'was', 'were')} claimed before the outcome of ${inflect(early, itsParent, theirParent)} was known`;
  if (!waits) return `${claimed}.`;
  if (waits.count === 0) return `${claimed}. No thread waited for ${aParent}.`;
  const longest = formatDuration(waits.longestMs);
  return waits.count === 1
    ? `${claimed}. A thread waited once for ${aParent}, for ${longest}.`
    : `${claimed}. Threads waited ${formatAmount(waits.count, 'time')} for ${aParent}, for ${longest} at most.`;
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
