import { parse } from 'csv-parse/sync';

import { ProgramError, UsageError } from '../../base/errors.js';
import { formatAmount, formatList } from '../../base/format.js';
import { didYouMean } from '../../base/nearest.js';
import type { Entity, EntityName, Model } from '../../entities/entity.js';
import { readNumber, type RawRow } from '../../entities/value.js';
import { inputFieldsOf } from '../../entities/input-fields.js';
import { fieldReader, readFields } from '../../entities/read-text.js';
import { listColumns } from './files/columns.js';
import { readJsonRecord } from './files/json-record.js';

/** A typed row, or why the text is not one. */
export type TypedRow =
  | { readonly ok: true; readonly entity: EntityName; readonly row: RawRow }
  | { readonly ok: false; readonly problem: string };

/** A word before an id or an object can only be meant as an entity. */
const MISNAMED = /^([a-z]+)(?:[\s:]+-?\d+\s*(?:,|$)|[\s:]*\{)/i;

/** An entity that a text names in front, "Order 9, 1, 1, 2", and what follows the name. */
interface Named {
  readonly entity: Entity;
  readonly rest: string;
}

/** The entity that a text names in front, in the singular or plural; undefined where it names none. */
export function findNamed(text: string, { entities }: Model): Named | undefined {
  const written = text.trim();
  const lower = written.toLowerCase();
  const found = entities
    .flatMap((entity) =>
      [entity.name, `${entity.name}s`, entity.table].map((name) => ({
        entity,
        name: name.toLowerCase(),
      })),
    )
    .filter(({ name }) => lower.startsWith(name) && !isInWord(lower, name.length))
    .toSorted((one, other) => other.name.length - one.name.length);
  const [longest] = found;
  if (!longest) return undefined;
  const { entity, name } = longest;
  return { entity, rest: written.slice(name.length).replace(/^[\s:]*/, '') };
}

/** Whether a position is between two characters of a word. */
function isInWord(text: string, at: number): boolean {
  return /^[\p{L}\p{N}_]{2}$/u.test(text.slice(at - 1, at + 1));
}

/**
 * Reads one row as a person types it: a JSON object, or its fields with commas between them.
 * @param assumed the entity that is meant when the text names none; by default the first one
 */
export function readTypedRow(text: string, model: Model, assumed?: Entity): TypedRow {
  const written = text.trim();
  const named = findNamed(written, model);
  const rest = named?.rest ?? written;
  const [, unknown] = named ? [] : (MISNAMED.exec(written) ?? []);
  if (unknown !== undefined) return { ok: false, problem: describeUnknown(unknown, model) };
  const isJson = rest.startsWith('{');
  const ofKeys = isJson ? entityOfKeys(rest, model) : undefined;
  const entity = named?.entity ?? ofKeys ?? assumed ?? model.entities[0]!;
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
 * @param texts one for each field that an input has
 */
export function formatTypedRow(entity: EntityName, texts: readonly string[]): string {
  const fields = texts.map((text) => (BARE.test(text) ? text : `"${text.replaceAll('"', '""')}"`));
  return `${entity} ${fields.join(', ')}`;
}

/** The key of a row with the name of its entity, and nothing else of the row. */
export interface TypedKey {
  readonly entity: EntityName;
  /** The values of the key in the fields of a row, or its id alone. */
  readonly row: RawRow;
}

/**
 * Reads "user 7" or "reading 3, 2024-02-29": an entity and a key, without the other fields.
 * @returns undefined for every other text
 * @throws UsageError where there is no such entity
 */
export function readTypedKey(text: string, model: Model): TypedKey | undefined {
  const written = text.trim();
  const keyed = findNamed(written, model);
  const key = keyed && keyOf(keyed.rest, keyed.entity);
  if (key) return { entity: keyed.entity.name, row: key };
  const [, word, id] = /^(.*[^\s:])[\s:]+(-?\d+)$/.exec(written) ?? [];
  if (word === undefined || id === undefined) return undefined;
  const named = findNamed(word, model);
  if (named?.rest === '') return { entity: named.entity.name, row: [readNumber(id)] };
  if (!/^[a-z]+$/i.test(word)) return undefined;
  throw new UsageError(
    describeUnknown(word, model),
    `The entities are ${formatList(namesOf(model))}`,
  );
}

/**
 * Reads the values of a key that is not the id, with commas between them.
 * @returns a row with no other values; undefined where they are not as many, or are a whole row
 */
export function keyOf(text: string, entity: Entity): RawRow | undefined {
  const { fields, identifying } = entity;
  if (!identifying || text === '' || text.startsWith('{')) return undefined;
  const texts = splitFields(text);
  if (texts.length !== identifying.length || texts.length === inputFieldsOf(entity).length) {
    return undefined;
  }
  return fields.map((field, position) => {
    const at = identifying.indexOf(position);
    return at === -1 ? undefined : fieldReader(field)(texts[at]!);
  });
}

function namesOf({ entities }: Model): string[] {
  return entities.map(({ name }) => name);
}

function describeUnknown(word: string, model: Model): string {
  return `There is no entity ${JSON.stringify(word)}${didYouMean(word, namesOf(model))}`;
}

/** The entity whose fields an object has, all of them and no others. */
function entityOfKeys(text: string, { entities }: Model): Entity | undefined {
  try {
    const keys = Object.keys(JSON.parse(text) as object).toSorted();
    return entities.find(
      (entity) =>
        inputFieldsOf(entity)
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
  const { length } = inputFieldsOf(entity);
  const wanted = `${formatAmount(length, 'field')} (${listColumns(entity)})`;
  const fields = splitFields(text);
  if (fields.length !== length) {
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
