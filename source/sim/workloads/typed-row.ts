import { parse } from 'csv-parse/sync';

import { ProgramError, UsageError } from '../../base/errors.js';
import { formatAmount, formatList } from '../../base/format.js';
import { didYouMean } from '../../base/nearest.js';
import { ENTITIES, ENTITY_LIST, type Entity, type EntityName } from '../../entities/entity.js';
import { readNumber, type RawRow, type RawValue } from '../../entities/value.js';
import { readFields } from '../../entities/read-text.js';
import { listColumns } from './files/columns.js';
import { readJsonRecord } from './files/json-record.js';

/** A typed row, or why the text is not one. */
export type TypedRow =
  | { readonly ok: true; readonly entity: EntityName; readonly row: RawRow }
  | { readonly ok: false; readonly problem: string };

/** "Order 9, 1, 1, 2": the entity may be named in front. */
const NAMED = /^(user|product|order)s?\b[\s:]*/i;

/** A word before an id or an object can only be meant as an entity. */
const MISNAMED = /^([a-z]+)(?:[\s:]+-?\d+\s*(?:,|$)|[\s:]*\{)/i;

/** The entity that a text names in front; undefined where it names none. */
export function namedEntity(text: string): EntityName | undefined {
  const [, word] = NAMED.exec(text.trim()) ?? [];
  return ENTITY_LIST.find(({ name }) => name.toLowerCase() === word?.toLowerCase())?.name;
}

/**
 * Reads one row as a person types it: a JSON object, or its fields with commas between them.
 * @param assumed the entity that is meant when the text names none
 */
export function readTypedRow(text: string, assumed: EntityName): TypedRow {
  const written = text.trim();
  const name = NAMED.exec(written);
  const rest = written.slice(name?.[0].length ?? 0);
  const named = namedEntity(written);
  const [, unknown] = name ? [] : (MISNAMED.exec(written) ?? []);
  if (unknown !== undefined) return { ok: false, problem: describeUnknown(unknown) };
  const isJson = rest.startsWith('{');
  const ofKeys = isJson ? entityOfKeys(rest) : undefined;
  const entity = ENTITIES[named ?? ofKeys?.name ?? assumed];
  try {
    return {
      ok: true,
      entity: entity.name,
      row: (isJson ? readObject : readSeparated)(rest, entity),
    };
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    // What an error of a file advises is for a file.
    return { ok: false, problem: error.message };
  }
}

/** Fields that are safe without quotation marks. */
const BARE = /^[\p{L}\p{N}_@+.-]+$/u;

/**
 * The text that `readTypedRow` reads as a row whose fields are these texts, white at their ends too.
 * @param texts one for each field of the entity
 */
export function formatTypedRow(entity: EntityName, texts: readonly string[]): string {
  const fields = texts.map((text) => (BARE.test(text) ? text : `"${text.replaceAll('"', '""')}"`));
  return `${entity} ${fields.join(', ')}`;
}

/** An id with the name of its entity, and nothing else of the row. */
export interface TypedId {
  readonly entity: EntityName;
  readonly id: RawValue;
}

/**
 * Reads "user 7": an entity and an id, without the other fields.
 * @returns undefined for every other text
 * @throws UsageError where there is no such entity
 */
export function readTypedId(text: string): TypedId | undefined {
  const [, word, id] = /^([a-z]+)[\s:]+(-?\d+)$/i.exec(text.trim()) ?? [];
  if (word === undefined || id === undefined) return undefined;
  const singular = word.toLowerCase().replace(/s$/, '');
  const entity = ENTITY_LIST.find(({ name }) => name.toLowerCase() === singular);
  if (entity) return { entity: entity.name, id: readNumber(id) };
  throw new UsageError(describeUnknown(word), `The entities are ${formatList(NAMES)}`);
}

const NAMES = ENTITY_LIST.map(({ name }) => name);

function describeUnknown(word: string): string {
  return `There is no entity ${JSON.stringify(word)}${didYouMean(word, NAMES)}`;
}

/** The entity whose fields an object has, all of them and no others. */
function entityOfKeys(text: string): Entity | undefined {
  try {
    const keys = Object.keys(JSON.parse(text) as object).toSorted();
    return ENTITY_LIST.find(
      ({ fields }) =>
        fields
          .map((field) => field.name)
          .toSorted()
          .join() === keys.join(),
    );
  } catch {
    return undefined;
  }
}

function readObject(text: string, entity: Entity): RawRow {
  const nothing = (async function* chunks() {})();
  return readJsonRecord({ entity, file: 'the row', chunks: nothing }, text, { line: 1 });
}

function readSeparated(text: string, entity: Entity): RawRow {
  const wanted = `${formatAmount(entity.fields.length, 'field')} (${listColumns(entity)})`;
  const fields = splitFields(text);
  if (fields.length !== entity.fields.length) {
    throw new UsageError(
      `The ${entity.name} needs ${wanted} with commas between them, but ${fields.length === 0 ? 'nothing was typed' : `has ${formatAmount(fields.length, 'field')}`}`,
      '',
    );
  }
  return readFields(entity, fields);
}

function splitFields(text: string): string[] {
  try {
    const [record = []] = parse(text, { trim: true, relax_column_count: true });
    return record;
  } catch {
    throw new UsageError('A double quote is not closed, or is inside a field', '');
  }
}
