import { nodeCrypto } from '../base/crypto.js';
import { hashText } from '../base/hash.js';
import { comparedForm, ENTITIES, type EntityName, type Field } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
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
export function claimRuleOf(entity: EntityName, sharding: Sharding): ClaimRule {
  const { shards, spread } = sharding;
  const { fields, uniques } = ENTITIES[entity]!;
  const decisive = placementOf(entity, sharding).position;
  const positions = 'by' in spread ? [0, ...uniques].filter((at) => at !== decisive) : [];
  // Claim keys are texts, to which ranges do not apply; rendezvous is kept so that few claims move.
  const choose = chooserOf(
    spread.rule === 'rendezvous' ? spread : { rule: 'hash', by: '' },
    shards.length,
  );
  const shardOf = (key: string): number => choose(hashText(key));
  return {
    fields: positions.map((position) => fields[position]!.name),
    shardOf,
    claimsOf: (row) =>
      positions.map((position) => {
        const key = claimKey(fields[position]!, String(row[position] ?? ''));
        return { key, id: Number(row[0]), shard: shardOf(key) };
      }),
  };
}

/** The key of a claimed value; a very long one is cut and gets a hash. */
export function claimKey(field: Field, value: string | number): string {
  const key = `${field.name} ${comparedForm(field, value)}`;
  if (key.length <= KEY_UNITS) return key;
  return key.slice(0, KEPT_UNITS) + nodeCrypto().createHash('sha256').update(key).digest('hex');
}
