import { nodeCrypto } from '../base/crypto.js';
import { hashText } from '../base/hash.js';
import { ENTITIES, uniqueKey, uniquePosition, type EntityName } from '../entities/entity.js';
import { chooserOf, placementOf } from './placement.js';
import type { Sharding } from './topology.js';

/**
 * What a row takes hold of before it is written, so that no row in another database can hold the same:
 * no database can keep a key unique that its neighbours hold, too.
 */
export interface Claim {
  /** The field and what it holds, as it is compared: "email alice@example.com". */
  readonly key: string;
  /** The row that claims it. */
  readonly id: number;
  /** Which of the entity's databases, from 0, keeps the claim. */
  readonly shard: number;
}

/** Says what the rows of an entity claim, and where. */
export interface ClaimRule {
  /** The names of the claimed fields; none where each database keeps its own keys unique and that is enough. */
  readonly fields: readonly string[];
  /** What a row claims. @param row valid fields, in field order */
  readonly claimsOf: (row: readonly (string | number)[]) => Claim[];
  /** Which of the databases, from 0, keeps the claim on a key. */
  readonly shardOf: (key: string) => number;
}

/** Longer keys do not fit into every engine's index. */
const KEY_UNITS = 300;
const KEPT_UNITS = 200;

/** What the rows of an entity claim in a topology: every unique field that does not decide where they are stored. */
export function claimRuleOf(entity: EntityName, sharding: Sharding): ClaimRule {
  const { shards, spread } = sharding;
  const isSpread = 'by' in spread;
  const definition = ENTITIES[entity];
  const unique = uniquePosition(definition);
  const positions = isSpread
    ? [...(placementOf(entity, sharding).isById ? [] : [0]), ...(unique === -1 ? [] : [unique])]
    : [];
  const fieldName = (position: number): string => definition.fields[position]?.name ?? '';
  // A number has no range among texts; where numbers move little, so do claims.
  const choose = chooserOf(
    spread.rule === 'rendezvous' ? spread : { rule: 'hash', by: '' },
    shards.length,
  );
  const shardOf = (key: string): number => choose(hashText(key));
  return {
    fields: positions.map(fieldName),
    shardOf,
    claimsOf: (row) =>
      positions.map((position) => {
        const key = claimKey(fieldName(position), row[position] ?? '');
        return { key, id: Number(row[0]), shard: shardOf(key) };
      }),
  };
}

/** How a claimed value is written; a very long one by its beginning and a hash. */
export function claimKey(field: string, value: string | number): string {
  const key = `${field} ${typeof value === 'number' ? value : uniqueKey(value)}`;
  if (key.length <= KEY_UNITS) return key;
  return key.slice(0, KEPT_UNITS) + nodeCrypto().createHash('sha256').update(key).digest('hex');
}
