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
  const open = parts.filter(({ missing }) => missing > 0);
  const names = formatList(entities.map(nameLate));
  return {
    name: 'late',
    ok: open.every(({ isStopped }) => isStopped),
    found: open.reduce((sum, { missing }) => sum + missing, 0),
    detail:
      open.length === 0
        ? `${names} was written in every row whose target is stored`
        : open.map(({ entity, detail }) => `${nameLate(entity)} ${detail}`).join('; '),
  };
}

function nameLate(entity: Entity): string {
  return formatList(lateOf(entity).map(({ field }) => escapeText(`${entity.table}.${field}`)));
}

/**
 * The rows without a reference that they should have, a sentence about them, and whether they lack it only because the
 * run ended before it reached them.
 */
function missingOf(
  { name }: Entity,
  { end, ids, late }: Evidence,
): { readonly missing: number; readonly detail: string; readonly isStopped: boolean } {
  const written = late.countWritten(name);
  if (!end) {
    // Which of the rows have such a reference is known only at the end of a run.
    const inserted = ids[name]!.countSeen(EXPECTATION.inserted);
    const detail = `is known to be written in ${formatCount(written)} of ${formatAmount(inserted, 'acknowledged row')}: the process ended before it recorded whether the others lack it`;
    return { missing: Math.max(0, inserted - written), detail, isStopped: true };
  }
  const {
    planned,
    written: reached,
    isStopped = false,
  } = end.late?.[name] ?? {
    planned: written,
    written,
  };
  const missing = planned - reached;
  const why = isStopped ? ', because the run was ended before it reached them' : '';
  const detail = `was not written in ${formatCount(missing)} of ${formatAmount(planned, 'row')} that should have it${why}`;
  return { missing, detail, isStopped };
}
