import { nodeCrypto } from '../base/crypto.js';
import { hashText } from '../base/hash.js';
import { keyName } from '../db/key-name.js';
import type { Entity } from '../entities/entity.js';
import {
  comparedUnique,
  keyUniqueOf,
  uniquesOf,
  uniqueValue,
  type Unique,
} from '../entities/unique.js';
import type { StoredRow, StoredValue } from '../entities/value.js';
import { chooserOf, placementOf } from './placement.js';
import type { Sharding } from './topology.js';

/**
 * A claim on a unique key, stored before the row itself. It keeps the key unique over several databases,
 * which a unique index in each of them cannot.
 */
export interface Claim {
  /** The field and its value, normalized: "email alice@example.com". */
  readonly key: string;
  /** The id of the row that claims it. */
  readonly id: number;
  /** The database of the entity, from 0, that stores the claim. */
  readonly shard: number;
}

/** Which keys the rows of an entity claim, and where. */
export interface ClaimRule {
  /** The names of the claimed fields; empty if the unique indexes of the databases are enough. */
  readonly fields: readonly string[];
  /** The claims of a row. @param row valid fields, in field order */
  readonly claimsOf: (row: StoredRow) => Claim[];
  /** The database, from 0, that stores the claim on a key. */
  readonly shardOf: (key: string) => number;
}

/** Keys longer than this are shortened: not every engine can index them. */
const KEY_UNITS = 300;
const KEPT_UNITS = 200;

/** The claim rule of an entity: it claims each unique field that does not determine the database of the row. */
export function claimRuleOf(entity: Entity, sharding: Sharding): ClaimRule {
  const { shards, spread } = sharding;
  const decisive = placementOf(entity, sharding).position;
  const claimed =
    'by' in spread ? claimable(entity).filter(({ positions }) => !isOnly(positions, decisive)) : [];
  // Claim keys are texts, to which ranges do not apply; rendezvous is kept so that few claims move.
  const choose = chooserOf(
    spread.rule === 'rendezvous' ? spread : { rule: 'hash', by: '' },
    shards.length,
  );
  const shardOf = (key: string): number => choose(hashText(key));
  return {
    fields: claimed.map(({ name }) => name),
    shardOf,
    claimsOf: (row) =>
      claimed.flatMap((unique) => {
        const value = uniqueValue(unique, row) ?? null;
        // Rows without a value share it.
        if (value === null) return [];
        const key = claimKey(unique, value);
        return [{ key, id: Number(row[0]), shard: shardOf(key) }];
      }),
  };
}

/** The key, and what else is unique; of a key from which the id derives, the id is enough. */
function claimable(entity: Entity): Unique[] {
  const fields = entity.fields.slice(0, 1);
  const key = keyUniqueOf(entity);
  const others = uniquesOf(entity).filter((unique) => unique !== key);
  return [{ name: keyName(entity), positions: [0], fields }, ...others];
}

/** Whether a unique value is that of one field, which determines the database. */
function isOnly(positions: readonly number[], decisive: number): boolean {
  return positions.length === 1 && positions[0] === decisive;
}

/** The key of a claimed value; a very long one is cut and gets a hash. */
export function claimKey(unique: Unique, value: StoredValue): string {
  const key = `${unique.name} ${comparedUnique(unique, value)}`;
  if (key.length <= KEY_UNITS) return key;
  return key.slice(0, KEPT_UNITS) + nodeCrypto().createHash('sha256').update(key).digest('hex');
}
