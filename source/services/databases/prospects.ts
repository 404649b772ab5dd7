import { existsSync } from 'node:fs';

import { formatError } from '../../base/errors.js';
import { formatList } from '../../base/format.js';
import { keysOf, type EntityStore, type Holders } from '../../db/entity-store.js';
import { nameById, nameOfRow, type Entity, type Reference } from '../../entities/entity.js';
import { checkedOf } from '../../entities/references.js';
import { showTarget, targetOf } from '../../entities/identity.js';
import { showUnique, uniquesOf } from '../../entities/unique.js';
import { judgeRow, validFields } from '../../entities/judge.js';
import { validateField } from '../../entities/row-schema.js';
import type { Outcome } from '../../entities/outcome.js';
import type { RawRow, StoredValue } from '../../entities/value.js';
import { explainRow, type Explanation } from '../../router/explain.js';
import { placementOf } from '../../router/placement.js';
import { mergeHolders } from '../../router/sharded-reader.js';
import { entityIn, type Topology } from '../../router/topology.js';
import { findTargets } from '../../sim/stored-targets.js';
import { databasesOf, gather, type Gathered, type Silent, type Target } from './target.js';

/** What the databases answer about a row. */
export interface Prospect {
  /** `unknown` where a database could not be asked. */
  /** The field that the answer is about. */
  readonly field: string;
  readonly verdict: 'fine' | 'against' | 'unknown';
  readonly text: string;
}

/** Where a row would go and why, and what would become of it if it were written now. */
export interface ExplainedRow extends Explanation {
  readonly definition: Entity;
  /** Its values, as they were given. */
  readonly row: RawRow;
  readonly prospects: readonly Prospect[];
  readonly outcome: Outcome;
}

/** What the latest run decided about a row, in a clause; undefined if it did not attempt the row. */
export type LatestDecision = (entity: Entity, id: number) => Promise<string | undefined>;

/** The router's answer for a row, and what the databases answer now; changes nothing. */
export async function explainNow(
  topology: Topology,
  definition: Entity,
  row: RawRow,
  latestDecision: LatestDecision,
): Promise<ExplainedRow> {
  const explanation = explainRow(topology, definition.name, row);
  const fields = validFields(definition, judgeRow(definition, row, validateField));
  const references = await askReferences(topology, definition, fields, latestDecision);
  const keys = await askKeys(topology, definition, fields);
  return {
    ...explanation,
    definition,
    row,
    prospects: [...references, ...keys],
    outcome: foresee(explanation, keys, references),
  };
}

function foresee(
  { reasons }: Explanation,
  keys: readonly Prospect[],
  references: readonly Prospect[],
): Outcome {
  const some = (prospects: readonly Prospect[], verdict: Prospect['verdict']): boolean =>
    prospects.some((prospect) => prospect.verdict === verdict);
  if (reasons.length > 0) return 'invalid';
  if (some(keys, 'against')) return 'duplicate';
  if (some(references, 'against')) return 'missing-reference';
  return some([...keys, ...references], 'unknown') ? 'unknown' : 'inserted';
}

/** Whether the rows that it points to are stored. */
async function askReferences(
  topology: Topology,
  entity: Entity,
  fields: readonly (StoredValue | undefined)[],
  latestDecision: LatestDecision,
): Promise<Prospect[]> {
  const prospects: Prospect[] = [];
  for (const reference of checkedOf(entity)) {
    const id = targetOf(reference, fields);
    if (id === undefined) continue;
    const answers = await askReference(topology, reference, { id, fields });
    const isMissing = answers.some(({ verdict }) => verdict === 'against');
    const decision = isMissing
      ? await latestDecision(entityIn(topology, reference.target), id)
      : undefined;
    const latest = decision === undefined ? '' : `; in the latest run: ${decision}`;
    for (const { field, verdict, text } of answers) {
      prospects.push({ field, verdict, text: text + latest });
    }
  }
  return prospects;
}

async function askReference(
  topology: Topology,
  reference: Reference,
  { id, fields }: { readonly id: number; readonly fields: readonly (StoredValue | undefined)[] },
): Promise<Prospect[]> {
  const { field, target: name } = reference;
  const entity = entityIn(topology, name);
  const placement = placementOf(entity, topology[name]!);
  // Where another number spreads the rows, any of the databases may have it.
  const isKnown = placement.isById && !placement.isCopied;
  const target = { entity, shard: isKnown ? placement.shardOf(id) : undefined };
  const row = nameById(name, showTarget(reference, fields));
  const missing = missingDatabases(topology, target);
  if (missing !== undefined) {
    return [{ field, verdict: 'against', text: `${row} is not stored: ${missing}` }];
  }
  return ask(topology, target, [field], async (gathered) => {
    const { answers, silent } = await gathered(async (store, name) => ({
      name,
      isThere: (await findTargets(store, reference, [id])).has(id, fields),
    }));
    const there = answers.find(({ isThere }) => isThere);
    if (there) return [{ field, verdict: 'fine', text: `${row} is stored in ${there.name}` }];
    const text = `${row} is not stored in ${formatList(answers.map(({ name }) => name))}`;
    return silent.length === 0
      ? [{ field, verdict: 'against', text }]
      : [{ field, verdict: 'unknown', text: `${text}; ${describeSilent(silent)}` }];
  });
}

/** Whether its id and its address are free, in all databases of the entity. */
async function askKeys(
  topology: Topology,
  entity: Entity,
  fields: readonly (StoredValue | undefined)[],
): Promise<Prospect[]> {
  const keys = keysOf(entity, fields);
  const asked: AskedKey[] = [];
  // An id that derives from a key is taken where the key is.
  if (keys.id !== undefined && !entity.identifying) {
    const { name: field } = entity.fields[0]!;
    const key = `${field} ${keys.id}`;
    const describe = (holder: string): string => `${key} is taken: ${holder} is stored already`;
    asked.push({ field, key, holderOf: ({ byId }) => byId, describe });
  }
  for (const [at, unique] of uniquesOf(entity).entries()) {
    const value = keys.uniques[at] ?? null;
    if (value === null) continue;
    const shown = showUnique(unique, value);
    const key = unique.fields[0]?.kind === 'email' ? shown : `${unique.name} ${shown}`;
    const describe = (holder: string): string => `${key} is taken by ${holder}`;
    const holderOf = ({ byUniques }: Holders): number | null => byUniques[at] ?? null;
    asked.push({ field: unique.name, key, holderOf, describe });
  }
  if (asked.length === 0) return [];
  const missing = missingDatabases(topology, { entity });
  if (missing !== undefined) {
    return asked.map(({ field, key }) => {
      return { field, verdict: 'fine', text: `${key} is free: ${missing}` };
    });
  }
  const fieldNames = asked.map(({ field }) => field);
  return ask(topology, { entity }, fieldNames, async (gathered) => {
    const { answers, silent } = await gathered((store) => store.findHolders([keys]));
    const holders = mergeHolders(answers.flat());
    const taken = asked.flatMap(({ holderOf }) => holderOf(holders) ?? []);
    const nameOf = await namesOfRows(entity, taken, gathered);
    return asked.map(({ field, key, holderOf, describe }): Prospect => {
      const holder = holderOf(holders);
      if (holder !== null) {
        return { field, verdict: 'against', text: describe(nameOf(holder)) };
      }
      if (silent.length === 0) return { field, verdict: 'fine', text: `${key} is free` };
      const text = `${key} is free where a database answered; ${describeSilent(silent)}`;
      return { field, verdict: 'unknown', text };
    });
  });
}

/** Names rows by the keys of their model; where an id is another key, the rows are read for that. */
async function namesOfRows(
  entity: Entity,
  ids: readonly number[],
  gathered: Ask,
): Promise<(id: number) => string> {
  const { answers } =
    entity.identifying && ids.length > 0
      ? await gathered((store) => store.readRows(ids))
      : { answers: [] };
  return (id) => {
    const row = answers.find((rows) => rows.has(id))?.get(id);
    return row ? nameOfRow(entity, row) : nameById(entity.name, id);
  };
}

/** That no database of a target is created yet, in a clause; undefined where one is. */
function missingDatabases(topology: Topology, target: Target): string | undefined {
  const databases = databasesOf(topology, target);
  const isMissing = databases.every((one) => 'file' in one && !existsSync(one.file));
  if (!isMissing) return undefined;
  const names = formatList(databases.map(({ name }) => name));
  return `${names} ${databases.length === 1 ? 'is' : 'are'} not created yet`;
}

/** A key of a row, and the text for the case that another row has it. */
interface AskedKey {
  readonly field: string;
  readonly key: string;
  readonly holderOf: (holders: Holders) => number | null;
  readonly describe: (holder: string) => string;
}

/** Puts one question to the stores of a target. */
type Ask = <Answer>(
  question: (store: EntityStore, name: string) => Promise<Answer>,
) => Promise<Gathered<Answer>>;

async function ask(
  topology: Topology,
  target: Target,
  fields: readonly string[],
  judge: (gathered: Ask) => Promise<Prospect[]>,
): Promise<Prospect[]> {
  try {
    return await judge((question) =>
      gather(topology, target, async (database) =>
        question(await database.openStore(), database.description.name),
      ),
    );
  } catch (error) {
    return fields.map((field) => ({ field, verdict: 'unknown', text: formatError(error) }));
  }
}

function describeSilent(silent: readonly Silent[]): string {
  return silent.map(({ problem }) => problem).join('; ');
}
