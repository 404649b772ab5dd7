import { formatAmount, formatCount, formatList, inflect } from '../base/format.js';
import { nameByNumber } from '../entities/entity.js';
import type { AuditCheck } from '../ledger/summary.js';
import { unitEntities } from '../units/plan.js';
import type { UnitPolicy } from '../units/policy.js';
import { policyNamed } from '../units/registry.js';
import type { Evidence } from './evidence.js';
import { EXPECTATION } from './expectation.js';
import { Finding, type Findings } from './findings.js';
import { weaknessOf } from './unit-weakness.js';

/**
 * Looks for units of which a part is stored: rows that the run has acknowledged, or that it may have written.
 * @returns undefined where rows were not written in units
 */
export function checkTorn(
  { header, model, ids, units }: Evidence,
  { prepared = new Set() }: Pick<Findings, 'prepared'>,
): AuditCheck | undefined {
  const { unit, together = 'separate' } = header.settings;
  if (unit === undefined) return undefined;
  const entities = unitEntities(model, unit);
  // By unit: a bit for each entity whose row is stored.
  const stored = new Map<number, number>();
  for (const [at, { name }] of entities.entries()) {
    for (const { row, expectation } of ids[name]!.stored()) {
      const isOwn = expectation === EXPECTATION.inserted || expectation === EXPECTATION.unknown;
      if (isOwn) stored.set(row, (stored.get(row) ?? 0) + 2 ** at);
    }
  }
  const whole = 2 ** entities.length - 1;
  const torn = new Finding();
  for (const [number, bits] of [...stored].toSorted(([one], [other]) => one - other)) {
    if (bits === whole) continue;
    const names = (isStored: boolean): string =>
      formatList(
        entities
          .filter((_, at) => (Math.floor(bits / 2 ** at) % 2 === 1) === isStored)
          .map(({ name }) => nameByNumber(name, number)),
      );
    torn.add(`${names(true)} without ${names(false)}`);
  }
  const policy = policyNamed(together);
  const open = units?.open ?? 0;
  const detail = describeTorn(torn, {
    policy,
    weakness: weaknessOf(policy, header, entities),
    open,
  });
  const left =
    prepared.size === 0
      ? ''
      : `; ${formatAmount(prepared.size, 'prepared transaction')} ${inflect(prepared.size, 'is', 'are')} left`;
  return {
    name: 'torn',
    // A transaction of an open unit is left for its recovery.
    ok: !policy.isAtomic || (torn.count === 0 && (prepared.size === 0 || open > 0)),
    found: torn.count,
    detail: `${detail}${left}`,
  };
}

function describeTorn(
  { count, list }: Finding,
  {
    policy: { name, isAtomic },
    weakness,
    open,
  }: { policy: UnitPolicy; weakness: string | undefined; open: number },
): string {
  if (count === 0) {
    const left = `${formatAmount(open, 'unit')} ${inflect(open, 'is', 'are')} still open`;
    return `every unit is stored whole or not at all${open > 0 ? `; ${left}` : ''}`;
  }
  const torn = `${formatAmount(count, 'unit')} ${inflect(count, 'is', 'are')} stored in part: ${list}`;
  if (!isAtomic) return `--together ${name} allows it; ${torn}`;
  if (weakness !== undefined) return `${torn} (--together ${name}: ${weakness})`;
  return open > 0
    ? `${torn}; ${formatCount(open)} of all units ${inflect(open, 'was', 'were')} not ended, which \`dbsim-tui verify\` or the next run does`
    : torn;
}
