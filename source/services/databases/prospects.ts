import { formatError } from '../../base/errors.js';
import { formatList } from '../../base/format.js';
import type { EntityStore, Holders, RowKeys } from '../../db/entity-store.js';
import {
  ENTITIES,
  nameRow,
  referencesOf,
  uniquePosition,
  type EntityName,
} from '../../entities/entity.js';
import { judgeRow, validFields } from '../../entities/judge.js';
import { validateField } from '../../entities/row-schema.js';
import type { Outcome } from '../../entities/outcome.js';
import type { RawRow, StoredValue } from '../../entities/value.js';
import { explainRow, type Explanation } from '../../router/explain.js';
import { placementOf } from '../../router/placement.js';
import { mergeHolders } from '../../router/sharded-reader.js';
import type { Topology } from '../../router/topology.js';
import { gather, type Gathered, type Silent, type Target } from './target.js';

/** What the databases answer about a row. */
export interface Prospect {
  /** `unknown` where a database could not be asked. */
  readonly verdict: 'fine' | 'against' | 'unknown';
  readonly text: string;
}

/** Where a row would go and why, and what would become of it if it were written now. */
export interface ExplainedRow extends Explanation {
  /** Field names with their values, as they were given. */
  readonly row: RawRow;
  readonly prospects: readonly Prospect[];
  readonly outcome: Outcome;
}

/** The router's answer for a row, and what the databases answer now; changes nothing. */
export async function explainNow(
  topology: Topology,
  entity: EntityName,
  row: RawRow,
): Promise<ExplainedRow> {
  const explanation = explainRow(topology, entity, row);
  const definition = ENTITIES[entity];
  const fields = validFields(definition, judgeRow(definition, row, validateField));
  const references = await askReferences(topology, entity, fields);
  const keys = await askKeys(topology, entity, fields);
  return {
    ...explanation,
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
  entity: EntityName,
  fields: readonly (StoredValue | undefined)[],
): Promise<Prospect[]> {
  const prospects: Prospect[] = [];
  for (const { position, target } of referencesOf(ENTITIES[entity])) {
    const id = fields[position];
    if (typeof id === 'number') prospects.push(await askReference(topology, target, id));
  }
  return prospects;
}

async function askReference(topology: Topology, entity: EntityName, id: number): Promise<Prospect> {
  const placement = placementOf(entity, topology[entity]);
  // Where another number spreads the rows, any of the databases may have it.
  const isKnown = placement.isById && !placement.isCopied;
  const target = { entity, shard: isKnown ? placement.shardOf(id) : undefined };
  const row = nameRow(entity, id);
  return ask(topology, target, async (gathered) => {
    const { answers, silent } = await gathered(async (store, name) => ({
      name,
      isThere: (await store.findExisting([id])).has(id),
    }));
    const there = answers.find(({ isThere }) => isThere);
    if (there) return { verdict: 'fine', text: `${row} is stored in ${there.name}` };
    const names = formatList(answers.map(({ name }) => name));
    const text = `${row} is not stored in ${names}`;
    return silent.length === 0
      ? { verdict: 'against', text }
      : { verdict: 'unknown', text: `${text}; ${describeSilent(silent)}` };
  });
}

/** Whether its id and its address are free, in all databases of the entity. */
async function askKeys(
  topology: Topology,
  entity: EntityName,
  fields: readonly (StoredValue | undefined)[],
): Promise<Prospect[]> {
  const [id] = fields;
  const unique = fields[uniquePosition(ENTITIES[entity])];
  const keys: RowKeys = {
    id: typeof id === 'number' ? id : undefined,
    unique: typeof unique === 'string' ? unique : undefined,
  };
  const asked = [
    ...(keys.id === undefined ? [] : [`id ${keys.id}`]),
    ...(keys.unique === undefined ? [] : [keys.unique]),
  ];
  if (asked.length === 0) return [];
  const prospect = await ask(topology, { entity }, async (gathered) => {
    const { answers, silent } = await gathered((store) => store.findHolders([keys]));
    const taken = describeTaken(entity, asked, mergeHolders(answers.flat()));
    if (taken !== '') return { verdict: 'against', text: taken };
    const free = `${formatList(asked)} ${asked.length > 1 ? 'are' : 'is'} free`;
    return silent.length === 0
      ? { verdict: 'fine', text: free }
      : {
          verdict: 'unknown',
          text: `${free} where a database answered; ${describeSilent(silent)}`,
        };
  });
  return [prospect];
}

/** Which rows have the id and the address already; empty where both are free. */
function describeTaken(
  entity: EntityName,
  [id = '', unique = '']: readonly string[],
  { byId, byUnique }: Holders,
): string {
  if (byId !== null && byId === byUnique) {
    return `${nameRow(entity, byId)} is stored already, with this id and this address`;
  }
  return [
    byId === null ? '' : `${id} is taken: ${nameRow(entity, byId)} is stored already`,
    byUnique === null ? '' : `${unique} is taken by ${nameRow(entity, byUnique)}`,
  ]
    .filter(Boolean)
    .join('; ');
}

/** Puts one question to the stores of a target. */
type Ask = <Answer>(
  question: (store: EntityStore, name: string) => Promise<Answer>,
) => Promise<Gathered<Answer>>;

async function ask(
  topology: Topology,
  target: Target,
  judge: (gathered: Ask) => Promise<Prospect>,
): Promise<Prospect> {
  try {
    return await judge((question) =>
      gather(topology, target, async (database) =>
        question(await database.openStore(), database.description.name),
      ),
    );
  } catch (error) {
    return { verdict: 'unknown', text: formatError(error) };
  }
}

function describeSilent(silent: readonly Silent[]): string {
  return silent.map(({ problem }) => problem).join('; ');
}
