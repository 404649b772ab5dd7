import { parse } from 'lossless-json';

import { InputError } from '../../../base/errors.js';
import { cutText, escapeText } from '../../../base/text.js';
import { inputFieldsOf } from '../../../entities/input-fields.js';
import { quoteValue, readNumber, Written, type RawValue } from '../../../entities/value.js';
import { suggestMapping } from './column-map.js';
import { listColumns } from './columns.js';
import type { Input } from './input.js';
import { outlineJson, type Outline } from './json-outline.js';
import { countLineBreaks } from './line-breaks.js';

/** The place of a JSON object in its file. */
export interface Place {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Its position in the array, from 1; not set for NDJSON. */
  readonly element?: number;
}

/** Deepest nesting that is parsed. Values have to be plain, so any nesting is an error anyway. */
const MAX_DEPTH = 100;

/** The message of the parser is cut to this length; it can quote a number of any length. */
const MESSAGE_CHARACTERS = 120;

/**
 * Reads one JSON object as a row: numbers as written, nested values as their text.
 * @throws {InputError} if it is not valid JSON, not an object or nested too deeply, if a key is unknown or repeated,
 *   or that of a required field is missing
 */
export function readJsonRecord(input: Input, text: string, place: Place): RawValue[] {
  const outline = outlineJson(text);
  if (outline.depth > MAX_DEPTH) {
    throw new InputError(
      { file: input.file, line: place.line },
      `values are nested more than ${MAX_DEPTH} levels deep${describeElement(place)}`,
      'Each value must be plain: a number, a text, true, false or null.',
    );
  }
  const object = parseObject(input, text, place);
  refuseWrongKeys(input, outline, object, place);
  return input.entity.fields.map(({ name, optional }) => {
    const value = plainValue(object, keyOf(input, object, name), outline);
    return optional && value === undefined ? null : value;
  });
}

function parseObject(input: Input, text: string, place: Place): Record<string, unknown> {
  const value = parseJson(input, text, place);
  if (isObject(value)) return value;
  throw new InputError(
    { file: input.file, line: place.line },
    `this is not an object${describeElement(place)}`,
    `Write each row as one object with the keys ${listColumns(input.entity)}.`,
  );
}

function parseJson(input: Input, text: string, place: Place): unknown {
  try {
    // Repeated keys are found by the outline; the parser ignores those whose values are equal.
    return parse(text, undefined, { parseNumber: readNumber, onDuplicateKey: () => undefined });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw toSyntaxError(input, text, place, error.message);
  }
}

/** Turns "… at position 12" of the parser into a line and, if known, the character in that line. */
function toSyntaxError(input: Input, text: string, place: Place, message: string): InputError {
  const [, problem = message, offset = '0'] = /^(.*?) at position (\d+)$/s.exec(message) ?? [];
  const before = text.slice(0, Number(offset));
  const breaks = countLineBreaks(before);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const isColumnKnown = breaks > 0 || place.element === undefined;
  return new InputError(
    {
      file: input.file,
      line: place.line + breaks,
      column: isColumnKnown ? before.length - lineStart + 1 : undefined,
    },
    `this is not valid JSON: ${escapeText(cutText(problem, MESSAGE_CHARACTERS))}${describeElement(place)}`,
    'Correct it there, or export the file again.',
  );
}

function refuseWrongKeys(
  input: Input,
  outline: Outline,
  object: Record<string, unknown>,
  place: Place,
): void {
  const keys = Object.keys(object);
  if (outline.keys.length !== keys.length) {
    throw wrongKey(input, place, repeatedKey(outline), 'this key appears twice');
  }
  const { table } = input.entity;
  const fields = inputFieldsOf(input.entity);
  const names = keys.map((key) => input.columns?.get(key) ?? key);
  const unknown = keys.find((_, index) => !fields.some((field) => field.name === names[index]));
  const missing = fields.find(({ name, optional }) => !optional && !names.includes(name));
  const mapping = suggestMapping(input, names);
  if (unknown !== undefined) {
    throw wrongKey(input, place, unknown, `this key is not a column of ${table}`, mapping);
  }
  if (missing) throw wrongKey(input, place, missing.name, 'this key is missing', mapping);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw wrongKey(input, place, twice, 'this key and one that is mapped to it are both given');
  }
}

/** The key of a field in an object. */
function keyOf({ columns }: Input, object: Record<string, unknown>, field: string): string {
  if (!columns || Object.hasOwn(object, field)) return field;
  for (const [key, name] of columns) if (name === field && Object.hasOwn(object, key)) return key;
  return field;
}

function wrongKey(
  input: Input,
  place: Place,
  key: string,
  problem: string,
  mapping?: string,
): InputError {
  return new InputError(
    { file: input.file, line: place.line, column: quoteValue(key) },
    `${problem}${describeElement(place)}`,
    `Each object has exactly the keys ${listColumns(input.entity)}.`,
    mapping,
  );
}

function describeElement({ element }: Place): string {
  return element === undefined ? '' : ` (object ${element} of the array)`;
}

function repeatedKey({ keys }: Outline): string {
  const seen = new Set<string>();
  for (const key of keys) {
    const name = String(JSON.parse(key));
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return '';
}

function plainValue(
  object: Record<string, unknown>,
  name: string,
  { keys, nested }: Outline,
): RawValue {
  const value = object[name];
  if (!isObject(value) && !Array.isArray(value)) return value as RawValue;
  const index = keys.findIndex((key) => JSON.parse(key) === name);
  return new Written(nested?.get(index) ?? '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Written)
  );
}
