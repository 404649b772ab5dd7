import { formatAmount, formatCount, formatList } from '../base/format.js';
import { escapeText } from '../base/text.js';
import type { Entity } from '../entities/entity.js';
import { lateOf } from '../entities/references.js';
import type { AuditCheck } from '../ledger/summary.js';
import type { Evidence } from './evidence.js';
import { EXPECTATION } from './expectation.js';

/**
 * Looks whether the references that close circles were written in all rows that should have them, which a run does last.
 * @returns undefined where the model has none
 */
export function checkLate(evidence: Evidence): AuditCheck | undefined {
  const entities = evidence.model.entities.filter((entity) => lateOf(entity).length > 0);
  if (entities.length === 0) return undefined;
  const parts = entities.map((entity) => ({ entity, ...missingOf(entity, evidence) }));
  const wrong = parts.filter(({ missing }) => missing > 0);
  const names = formatList(entities.map(nameLate));
  return {
    name: 'late',
    ok: wrong.length === 0,
    found: wrong.reduce((sum, { missing }) => sum + missing, 0),
    detail:
      wrong.length === 0
        ? `${names} was written in every row whose target is stored`
        : wrong.map(({ entity, detail }) => `${nameLate(entity)} ${detail}`).join('; '),
  };
}

function nameLate(entity: Entity): string {
  return formatList(lateOf(entity).map(({ field }) => escapeText(`${entity.table}.${field}`)));
}

/** The rows without a reference that they should have, and a sentence about them. */
function missingOf(
  { name }: Entity,
  { end, ids, late }: Evidence,
): { readonly missing: number; readonly detail: string } {
  const written = late.countWritten(name);
  if (!end) {
    // Which of the rows have such a reference is known only at the end of a run.
    const inserted = ids[name]!.countSeen(EXPECTATION.inserted);
    const detail = `is known to be written in ${formatCount(written)} of ${formatAmount(inserted, 'acknowledged row')}: the process ended before it recorded whether others lack it`;
    return { missing: Math.max(0, inserted - written), detail };
  }
  const totals = end.late?.[name] ?? { planned: written, written };
  const missing = totals.planned - totals.written;
  const detail = `was not written in ${formatCount(missing)} of ${formatAmount(totals.planned, 'row')} that should have it`;
  return { missing, detail };
}
