import type { Entity } from '../entities/entity.js';
import type { RunHeader } from '../ledger/record.js';
import type { UnitPolicy } from '../units/policy.js';

/** What a policy of units does not promise with the journals of a run; undefined if it has no such weakness. */
export function weaknessOf(
  policy: UnitPolicy,
  { settings }: RunHeader,
  entities: readonly Entity[],
): string | undefined {
  return policy.weaknessOf?.(entities.map(({ name }) => settings.databases[name]?.journal ?? ''));
}
