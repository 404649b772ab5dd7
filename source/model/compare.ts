import { formatList } from '../base/format.js';
import { compareFields } from './compare-fields.js';
import { NOTHING, type Difference, type DifferentPart } from './difference.js';
import { entityAt, fieldAt, type Entity, type Model, type Reference } from './model.js';
import { foldName } from './names.js';

/**
 * Compares a model with what was read from a database. A limit that the database does not have is not a difference,
 * since the model alone enforces it.
 * @param scope the tables of the model that the database should have
 * @param isTextual whether the engine stores decimals, days and moments as text
 */
export function compareModels(
  model: Pick<Model, 'entities'>,
  scope: readonly Entity[],
  database: Pick<Model, 'entities' | 'notCovered'>,
  isTextual: boolean,
): Difference[] {
  const differences: Difference[] = [];
  const found = new Set<Entity>();
  for (const entity of scope) {
    const same = database.entities.find(({ table }) => foldName(table) === foldName(entity.table));
    if (!same) {
      const reason = leftOut(database.notCovered, 'table', entity.table);
      differences.push({
        what: entity.table,
        inModel: 'a table',
        inDatabase: reason ?? NOTHING,
        part: { table: entity.table, property: 'table' },
      });
      continue;
    }
    found.add(same);
    differences.push(...compareTables(model, entity, database, same, isTextual));
  }
  const others = database.entities.filter((entity) => !found.has(entity));
  return [
    ...differences,
    ...others.map(({ table }): Difference => ({
      what: table,
      inModel: NOTHING,
      inDatabase: 'a table',
      part: { table, property: 'table' },
    })),
  ];
}

/** Why the model of a database lacks a part of it; undefined if the database has none of this name. */
function leftOut(sentences: readonly string[], part: string, name: string): string | undefined {
  const start = `${part} ${name}: `;
  return sentences.find((sentence) => sentence.startsWith(start))?.slice(start.length);
}

function compareTables(
  model: Pick<Model, 'entities'>,
  entity: Entity,
  database: Pick<Model, 'entities'>,
  same: Entity,
  isTextual: boolean,
): Difference[] {
  const differences: Difference[] = [];
  const { table } = entity;
  for (const field of entity.fields) {
    const stored = same.fields.find(({ name }) => foldName(name) === foldName(field.name));
    if (stored) {
      differences.push(...compareFields(table, field, stored, isTextual));
    } else {
      const reason = leftOut(same.notCovered, 'column', field.name);
      differences.push({
        what: `${table}.${field.name}`,
        inModel: field.type,
        inDatabase: reason ?? NOTHING,
        part: { table, field: field.name, property: 'field' },
      });
    }
  }
  for (const stored of same.fields) {
    if (entity.fields.some(({ name }) => foldName(name) === foldName(stored.name))) continue;
    differences.push({
      what: `${table}.${stored.name}`,
      inModel: NOTHING,
      inDatabase: stored.type,
      part: { table, field: stored.name, property: 'field' },
    });
  }
  const compare = (
    property: DifferentPart['property'],
    inModel: string,
    inDatabase: string,
  ): void => {
    if (foldName(inModel) !== foldName(inDatabase))
      differences.push({ what: table, inModel, inDatabase, part: { table, property } });
  };
  const keys = [nameFields(entity, entity.key), nameFields(same, same.key)] as const;
  compare('primaryKey', `key ${keys[0]}`, `key ${keys[1]}`);
  const [own, other] = [combinations(entity), combinations(same)];
  for (const key of own) if (!other.includes(key)) compare('uniqueKeys', `unique ${key}`, NOTHING);
  for (const key of other) if (!own.includes(key)) compare('uniqueKeys', NOTHING, `unique ${key}`);
  differences.push(...compareReferences(model, entity, database, same));
  return differences;
}

function nameFields(entity: Entity, positions: readonly number[]): string {
  return formatList(positions.map((position) => fieldAt(entity, position).name));
}

/** The unique keys of several fields, whatever the order of these. */
function combinations(entity: Entity): string[] {
  return entity.uniqueKeys.map((key) =>
    formatList(key.map((position) => foldName(fieldAt(entity, position).name)).toSorted()),
  );
}

/** Compares the references that a database enforces. */
function compareReferences(
  model: Pick<Model, 'entities'>,
  entity: Entity,
  database: Pick<Model, 'entities'>,
  same: Entity,
): Difference[] {
  const named = describeAll(model, entity);
  const others = describeAll(database, same);
  const { table: what } = entity;
  const part = { table: what, property: 'foreignKeys' } as const;
  return [
    ...named
      .filter((key) => !others.includes(key))
      .map((inModel) => ({ what, inModel, inDatabase: NOTHING, part })),
    ...others
      .filter((key) => !named.includes(key))
      .map((inDatabase) => ({ what, inModel: NOTHING, inDatabase, part })),
  ];
}

function describeAll(model: Pick<Model, 'entities'>, entity: Entity): string[] {
  const describe = ({ positions, target }: Reference): string =>
    `foreign key ${foldName(nameFields(entity, positions))} to ${foldName(entityAt(model, target).table)}`;
  return entity.references.filter(({ enforcedBy }) => enforcedBy === 'database').map(describe);
}
