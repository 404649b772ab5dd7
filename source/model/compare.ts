import { formatList } from '../base/format.js';
import {
  entityAt,
  fieldAt,
  type Entity,
  type Field,
  type FieldType,
  type Model,
  type NumberField,
  type Reference,
} from './model.js';
import { foldName } from './names.js';
import { integerRange } from './ranges.js';
import { LONGEST_TEXT } from './types.js';

/** What a model and a database have in different ways. */
export interface Difference {
  /** A table, or "table.field". */
  readonly what: string;
  readonly inModel: string;
  readonly inDatabase: string;
}

/** Nothing, on one side. */
const NOTHING = '–';

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
      differences.push({ what: entity.table, inModel: 'a table', inDatabase: reason ?? NOTHING });
      continue;
    }
    found.add(same);
    differences.push(...compareTables(model, entity, database, same, isTextual));
  }
  const others = database.entities.filter((entity) => !found.has(entity));
  return [
    ...differences,
    ...others.map(({ table }) => ({ what: table, inModel: NOTHING, inDatabase: 'a table' })),
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
    const what = `${table}.${field.name}`;
    if (stored) {
      differences.push(...compareFields(what, field, stored, isTextual));
    } else {
      const reason = leftOut(same.notCovered, 'column', field.name);
      differences.push({ what, inModel: field.type, inDatabase: reason ?? NOTHING });
    }
  }
  for (const stored of same.fields) {
    if (entity.fields.some(({ name }) => foldName(name) === foldName(stored.name))) continue;
    differences.push({
      what: `${table}.${stored.name}`,
      inModel: NOTHING,
      inDatabase: stored.type,
    });
  }
  const compare = (inModel: string, inDatabase: string): void => {
    if (foldName(inModel) !== foldName(inDatabase))
      differences.push({ what: table, inModel, inDatabase });
  };
  compare(`key ${nameFields(entity, entity.key)}`, `key ${nameFields(same, same.key)}`);
  const [own, other] = [combinations(entity), combinations(same)];
  for (const key of own) if (!other.includes(key)) compare(`unique ${key}`, NOTHING);
  for (const key of other) if (!own.includes(key)) compare(NOTHING, `unique ${key}`);
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

/** The types of columns in which values of a type are stored. */
const STORED_AS: Readonly<Record<FieldType, readonly FieldType[]>> = {
  integer: ['integer'],
  number: ['number'],
  string: ['string'],
  boolean: ['boolean', 'integer'],
  date: ['date'],
  datetime: ['datetime'],
  year: ['year', 'integer'],
};

const AS_TEXT: readonly FieldType[] = ['number', 'date', 'datetime'];

function compareFields(
  what: string,
  field: Field,
  stored: Field,
  isTextual: boolean,
): Difference[] {
  const isText = isTextual && stored.type === 'string' && AS_TEXT.includes(field.type);
  if (!isText && !STORED_AS[field.type].includes(stored.type)) {
    return [{ what, inModel: field.type, inDatabase: stored.type }];
  }
  const differences: Difference[] = [];
  const compare = (inModel: string, inDatabase: string): void => {
    if (inModel !== inDatabase) differences.push({ what, inModel, inDatabase });
  };
  compare(field.required ? 'required' : 'optional', stored.required ? 'required' : 'optional');
  compare(field.unique ? 'unique' : 'not unique', stored.unique ? 'unique' : 'not unique');
  if (stored.choices) compare(describeChoices(field), describeChoices(stored));
  compareLimits(field, stored, compare);
  return differences;
}

function describeChoices({ choices = [] }: Field): string {
  return choices.length === 0 ? 'any value' : formatList(choices.map(String), 'or');
}

/** Compares limits that the database has. */
function compareLimits(
  field: Field,
  stored: Field,
  compare: (inModel: string, inDatabase: string) => void,
): void {
  if (field.type === 'string' && stored.type === 'string' && stored.maxLength < LONGEST_TEXT) {
    if (field.maxLength !== stored.maxLength && field.format !== 'uuid') {
      compare(`maxLength ${field.maxLength}`, `maxLength ${stored.maxLength}`);
    }
  }
  if (field.type === 'number' && stored.type === 'number' && stored.hasScale) {
    compare(describeDigits(field), describeDigits(stored));
  }
  if (field.type === 'integer' && stored.type === 'integer') {
    const [own, other] = [integerRange(field), integerRange(stored)];
    if (own.min < other.min || own.max > other.max) {
      compare(`${own.min} to ${own.max}`, `${other.min} to ${other.max}`);
    }
  }
}

function describeDigits({ precision, scale }: NumberField): string {
  return `number(${precision},${scale})`;
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
  const what = entity.table;
  return [
    ...named
      .filter((key) => !others.includes(key))
      .map((inModel) => ({ what, inModel, inDatabase: NOTHING })),
    ...others
      .filter((key) => !named.includes(key))
      .map((inDatabase) => ({ what, inModel: NOTHING, inDatabase })),
  ];
}

function describeAll(model: Pick<Model, 'entities'>, entity: Entity): string[] {
  const describe = ({ position, target }: Reference): string =>
    `foreign key ${foldName(fieldAt(entity, position).name)} to ${foldName(entityAt(model, target).table)}`;
  return entity.references.filter(({ enforcedBy }) => enforcedBy === 'database').map(describe);
}
