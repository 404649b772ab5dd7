import { formatAmount, formatList } from '../base/format.js';
import { groupBy } from '../base/group.js';
import { escapeText } from '../base/text.js';
import { Statements } from '../db/server/statements.js';
import { claimSql } from '../db/sqlite/claims.js';
import { insertSql } from '../db/sqlite/store.js';
import { nameById, type Entity, type EntityName, type Reference } from '../entities/entity.js';
import { targetOf } from '../entities/identity.js';
import { inputFieldsOf } from '../entities/input-fields.js';
import { judgeRow, validFields } from '../entities/judge.js';
import { checkedOf } from '../entities/references.js';
import { uniquesOf } from '../entities/unique.js';
import { validateField } from '../entities/row-schema.js';
import type { Reason } from '../entities/outcome.js';
import type { RawRow, StoredRow, StoredValue } from '../entities/value.js';
import { claimRuleOf, type Claim } from './claims.js';
import { describeFollowing, describePlacement, placementOf } from './placement.js';
import {
  entityIn,
  placeOf,
  type AnyDescription,
  type Sharding,
  type Topology,
} from './topology.js';

/** A statement that would be sent, with placeholders for the bound values. */
export interface PlannedStatement {
  /** The database that gets it, or the databases that get the same. */
  readonly database: string;
  readonly sql: string;
}

/** Where a row would be written, by which rule, and what would be checked where. */
export interface Explanation {
  readonly entity: EntityName;
  /** "users.db"; all copies; "nowhere" for a row without the field that determines the database. */
  readonly database: string;
  /** Its file or address. */
  readonly file: string;
  /** Its number, from 1, among the databases of the entity; absent if there is no choice. */
  readonly shard?: { readonly number: number; readonly of: number };
  readonly rule: string;
  /** The checks before the row is written, in order. */
  readonly checks: readonly string[];
  /** The statements that write the row, in order; empty if the row is invalid. */
  readonly statements: readonly PlannedStatement[];
  /** The rules that the row breaks. */
  readonly reasons: readonly Reason[];
}

/** Explains where a row would be written and why, without asking a database. */
export function explainRow(topology: Topology, entity: EntityName, row: RawRow): Explanation {
  const sharding = topology[entity]!;
  const definition = entityIn(topology, entity);
  const judgement = judgeRow(definition, row, validateField);
  const fields = validFields(definition, judgement);
  const placement = placementOf(definition, sharding);
  const shard = placement.shardOfRow(fields);
  const targets = placement.isCopied
    ? sharding.shards
    : sharding.shards.filter((_, index) => index === shard);
  const claims = judgement.stored
    ? claimRuleOf(definition, sharding).claimsOf(judgement.stored)
    : [];
  const isChosen = 'by' in sharding.spread && shard !== undefined;
  return {
    entity,
    database: targets.length === 0 ? 'nowhere' : namesOf(targets),
    file: targets.map(placeOf).join(', '),
    ...(isChosen ? { shard: { number: shard + 1, of: placement.count } } : {}),
    rule: joinClauses(
      describePlacement(definition, sharding, fields),
      describeFollowing(topology, entity, fields),
    ),
    checks: [
      `the rules of ${entity}: ${inputFieldsOf(definition)
        .map((field) => field.name)
        .join(', ')}`,
      ...checkedOf(definition).map((reference) => checkReference(reference, fields, row, topology)),
      ...checkKeys(definition, sharding, targets, claims),
    ],
    statements: judgement.stored ? planStatements(judgement.stored, sharding, targets, claims) : [],
    reasons: judgement.reasons,
  };
}

/**
 * Explains where the row with a key would be written, as far as the key alone determines it, without asking
 * a database. Only the key is validated, and no statements are planned.
 * @param row the values of its key, or its id alone
 */
export function explainKey(topology: Topology, entity: EntityName, row: RawRow): Explanation {
  const explanation = explainRow(topology, entity, row);
  const { shards, spread } = topology[entity]!;
  const { fields, identifying = [] } = entityIn(topology, entity);
  const keys = [0, ...identifying].map((position) => fields[position]!.name);
  const own = {
    statements: [],
    reasons: explanation.reasons.filter(({ field }) => keys.includes(field)),
  };
  if (!('by' in spread) || keys.includes(spread.by)) return { ...explanation, ...own };
  return {
    ...explanation,
    ...own,
    database: `one of ${namesOf(shards)}`,
    file: shards.map(placeOf).join(', '),
    rule: joinClauses(
      `${spread.by} decides which of ${formatAmount(shards.length, 'database')} holds a row of ${entity}, so the ${identifying.length > 0 ? 'key' : 'id'} alone does not determine it`,
      describeFollowing(topology, entity, row),
    ),
  };
}

function joinClauses(rule: string, following: string | undefined): string {
  return following === undefined ? rule : `${rule}; ${following}`;
}

function checkReference(
  reference: Reference,
  fields: readonly (StoredValue | undefined)[],
  row: RawRow,
  topology: Topology,
): string {
  const { field, positions, target } = reference;
  const id = targetOf(reference, fields);
  const shard = placementOf(entityIn(topology, target), topology[target]!).shardOfRow([id]);
  const { shards, spread } = topology[target]!;
  const where =
    shard === undefined
      ? `one of ${namesOf(shards)}`
      : `${shards[shard]?.name}${spread.rule === 'copy' ? ' (any copy)' : ''}`;
  const key = positions.map((position) => row[position]);
  const named = key.includes(undefined)
    ? `the ${target} that it names`
    : nameById(target, escapeText(key.map(String).join(', ')));
  return `${field}: ${named} must exist in ${where}`;
}

/** The keys that must be free, and where; claimed ones must be free in all databases. */
function checkKeys(
  definition: Entity,
  sharding: Sharding,
  targets: readonly AnyDescription[],
  claims: readonly Claim[],
): string[] {
  const { fields } = claimRuleOf(definition, sharding);
  const describe = (field: string, how: string): string => {
    if (!fields.includes(field)) {
      return `${field} must be free in ${namesOf(targets.length > 0 ? targets : sharding.shards)}${how}`;
    }
    const claim = claims.find(({ key }) => key.startsWith(`${field} `));
    const keeper = claim ? ` in ${sharding.shards[claim.shard]?.name}` : '';
    return `${field} must be free in every database of ${definition.name}${how}: a claim${keeper} keeps it`;
  };
  return [
    ...(definition.identifying ? [] : [describe(definition.fields[0]!.name, '')]),
    ...uniquesOf(definition).map(({ name, fields: [field, ...others] }) => {
      const isFolded = field?.kind === 'email' && others.length === 0;
      return describe(name, isFolded ? ', without regard to case' : '');
    }),
  ];
}

/** The statements for a row: claims first, because they are committed before the row. */
function planStatements(
  row: StoredRow,
  { shards }: Sharding,
  targets: readonly AnyDescription[],
  claims: readonly Claim[],
): PlannedStatement[] {
  const claiming = claims.flatMap((claim) => {
    const keeper = shards[claim.shard];
    return keeper ? [{ database: keeper.name, sql: claimStatement(keeper, claim) }] : [];
  });
  const targetsOf = groupBy(targets, (target) => insertStatement(target, row));
  const writing = [...targetsOf].map(([sql, same]) => ({ database: namesOf(same), sql }));
  return [...claiming, ...writing];
}

function claimStatement(description: AnyDescription, claim: Claim): string {
  if ('file' in description) return claimSql(description.entity);
  return new Statements(description.engine, description.entity).claim([claim], '')[0];
}

function insertStatement(description: AnyDescription, row: StoredRow): string {
  if ('file' in description) return insertSql(description.entity);
  return new Statements(description.engine, description.entity).insert([row])[0];
}

function namesOf(databases: readonly AnyDescription[]): string {
  return formatList(databases.map(({ name }) => name));
}
