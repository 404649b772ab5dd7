import { tellError } from '../../../base/errors.js';
import { formatList } from '../../../base/format.js';
import type { Holders } from '../../../db/entity-store.js';
import { SqliteStore } from '../../../db/sqlite/store.js';
import {
  ENTITIES,
  nameRow,
  referencesOf,
  uniquePosition,
  type EntityName,
} from '../../../entities/entity.js';
import { judgeRow, validFields } from '../../../entities/judge.js';
import type { Outcome } from '../../../entities/outcome.js';
import type { RawRow, StoredValue } from '../../../entities/value.js';
import { explainRow, type Explanation } from '../../../router/explain.js';
import { embeddedDatabase, embeddedTopology } from '../../../router/topology.js';
import { withDatabase } from './rows.js';

/** What one database answers about a row. */
export interface Prospect {
  readonly database: string;
  /** `unknown` where the database could not be asked. */
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

/** The router's answer for a row, and what the databases say to it now; changes nothing. */
export async function explainNow(
  dir: string,
  entity: EntityName,
  row: RawRow,
): Promise<ExplainedRow> {
  const explanation = explainRow(embeddedTopology(dir), entity, row);
  const definition = ENTITIES[entity];
  const fields = validFields(definition, judgeRow(definition, row));
  const references = await askReferences(dir, entity, fields);
  const keys = await askKeys(dir, entity, fields);
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
  const says = (prospects: readonly Prospect[], verdict: Prospect['verdict']): boolean =>
    prospects.some((prospect) => prospect.verdict === verdict);
  if (reasons.length > 0) return 'invalid';
  if (says(keys, 'against')) return 'duplicate';
  if (says(references, 'against')) return 'missing-reference';
  return says([...keys, ...references], 'unknown') ? 'unknown' : 'inserted';
}

/** Whether the rows that it points to are stored. */
async function askReferences(
  dir: string,
  entity: EntityName,
  fields: readonly (StoredValue | undefined)[],
): Promise<Prospect[]> {
  const prospects: Prospect[] = [];
  for (const { position, target } of referencesOf(ENTITIES[entity])) {
    const id = fields[position];
    if (typeof id !== 'number') continue;
    const { name } = embeddedDatabase(dir, target);
    const row = nameRow(target, id);
    prospects.push(
      await ask(dir, target, async (store) => {
        const isThere = (await store.findExisting([id])).has(id);
        return isThere
          ? { verdict: 'fine', text: `${row} is stored in ${name}` }
          : { verdict: 'against', text: `${row} is not stored in ${name}` };
      }),
    );
  }
  return prospects;
}

/** Whether its id and its address are free. */
async function askKeys(
  dir: string,
  entity: EntityName,
  fields: readonly (StoredValue | undefined)[],
): Promise<Prospect[]> {
  const [id] = fields;
  const definition = ENTITIES[entity];
  const unique = fields[uniquePosition(definition)];
  const asked = [
    ...(typeof id === 'number' ? [`id ${id}`] : []),
    ...(typeof unique === 'string' ? [unique] : []),
  ];
  if (asked.length === 0) return [];
  const answer = await ask(dir, entity, async (store) => {
    const [holders] = await store.findHolders([
      {
        id: typeof id === 'number' ? id : undefined,
        unique: typeof unique === 'string' ? unique : undefined,
      },
    ]);
    const taken = tellTaken(entity, asked, holders);
    return taken !== ''
      ? { verdict: 'against', text: taken }
      : { verdict: 'fine', text: `${formatList(asked)} ${asked.length > 1 ? 'are' : 'is'} free` };
  });
  return [answer];
}

/** Who has the id and the address of a row already; empty when nobody does. */
function tellTaken(
  entity: EntityName,
  [id = '', unique = '']: readonly string[],
  holders: Holders | undefined,
): string {
  const byId = holders?.byId ?? undefined;
  const byUnique = holders?.byUnique ?? undefined;
  if (byId !== undefined && byId === byUnique) {
    return `${nameRow(entity, byId)} is stored already, with this id and this address`;
  }
  return [
    byId === undefined ? '' : `${id} is taken: ${nameRow(entity, byId)} is stored already`,
    byUnique === undefined ? '' : `${unique} is taken by ${nameRow(entity, byUnique)}`,
  ]
    .filter(Boolean)
    .join('; ');
}

async function ask(
  dir: string,
  entity: EntityName,
  question: (store: SqliteStore) => Promise<Omit<Prospect, 'database'>>,
): Promise<Prospect> {
  const { name } = embeddedDatabase(dir, entity);
  try {
    return await withDatabase(dir, entity, async ({ handle, description }) => ({
      database: name,
      ...(await question(await SqliteStore.open(handle, description.entity))),
    }));
  } catch (error) {
    return { database: name, verdict: 'unknown', text: tellError(error) };
  }
}
