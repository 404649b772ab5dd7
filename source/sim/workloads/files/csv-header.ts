import { InputError } from '../../../base/errors.js';
import type { Entity } from '../../../entities/entity.js';
import { inputFieldsOf } from '../../../entities/input-fields.js';
import { quoteValue } from '../../../entities/value.js';
import { refuseUnusedMapping, suggestMapping } from './column-map.js';
import { listColumns } from './columns.js';
import type { Input } from './input.js';
import { findSeparation, readSepLine } from './separators.js';

/** The place of a CSV header, and the text around it. */
export interface HeaderPlace {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The first lines of the file. */
  readonly head: string;
}

/**
 * Reads the header of a CSV file, which names the columns in any order.
 * @returns for each column of the file, the position of its field in the entity
 * @throws {InputError} if a column is unknown or repeated, that of a required field is missing, or the separator is not a comma
 */
export function readHeader(
  input: Input,
  record: readonly string[],
  { line, head }: HeaderPlace,
): number[] {
  const { entity, file } = input;
  const inputs = inputFieldsOf(entity);
  const fields = inputs.map((field) => field.name);
  const written = record.map((name) => name.trim());
  if (record.length === 1) refuseOtherSeparators(input, head, line);
  refuseNamelessColumns(input, written, { line, head });
  refuseUnusedMapping(input.columns, written, { file, line });
  const names = written.map((name) => input.columns?.get(name) ?? name);
  for (const [index, name] of names.entries()) {
    const position = { file, line, column: index + 1 };
    if (!fields.includes(name)) {
      throw new InputError(
        position,
        `${quoteValue(name)} is not a column of ${entity.table}`,
        describeHeader(entity),
        suggestMapping(input, names),
      );
    }
    if (names.indexOf(name) !== index) {
      throw new InputError(position, `the column ${name} appears twice`, 'Remove one of the two.');
    }
  }
  const missing = inputs.find(({ name, optional }) => !optional && !names.includes(name));
  if (missing) {
    throw new InputError(
      { file, line, column: missing.name },
      'this column is missing',
      describeHeader(entity),
      suggestMapping(input, names),
    );
  }
  return names.map((name) => entity.fields.findIndex((field) => field.name === name));
}

/** Which columns are expected. */
function describeHeader(entity: Entity): string {
  return `The first line names the columns ${listColumns(entity)}, in any order and spelled exactly so.`;
}

/**
 * Checks the first lines of a file for another separator than the comma.
 * @throws {InputError} if there is one
 */
export function refuseOtherSeparators({ entity, file }: Input, head: string, line: number): void {
  const separation = findSeparation(head, entity);
  if (!separation) return;
  const { name, hasDecimalCommas } = separation;
  throw new InputError(
    { file, line },
    `the columns are separated by ${name}, not by commas${hasDecimalCommas ? ', and its numbers have decimal commas' : ''}`,
    `Save the file with commas between the columns${hasDecimalCommas ? ' and points in its numbers' : ''} (in a spreadsheet: export as "CSV UTF-8 (comma delimited)").`,
  );
}

/**
 * Whether a record is the line "sep=,", which sets the separator for spreadsheets.
 * @throws {InputError} if it sets another separator than the comma
 */
export function passSepLine(
  input: Input,
  record: readonly string[],
  { line, head }: HeaderPlace,
): boolean {
  const separator = readSepLine(record);
  if (separator === undefined) return false;
  if (separator === ',') return true;
  refuseOtherSeparators(input, head.replace(/^.*(?:\r\n|\n|\r)/, ''), line);
  throw new InputError(
    { file: input.file, line },
    `the line ${quoteValue(`sep=${separator}`)} is not a row of names`,
    'Remove it: columns are separated by commas, and the first line names them.',
  );
}

/** Explains a column without a name: a comma too many, or the index column of a data frame. */
function refuseNamelessColumns(
  { entity, file }: Input,
  names: readonly string[],
  { line, head }: HeaderPlace,
): void {
  const isKnown = (name: string): boolean => entity.fields.some((field) => field.name === name);
  if (!names.some(isKnown)) return;
  if (names[0] === '') {
    throw new InputError(
      { file, line, column: 1 },
      'the first column has no name: it may be the index column of a data frame',
      'Remove the column, or export without it (pandas: to_csv(…, index=False)).',
    );
  }
  if (names.at(-1) !== '') return;
  const lines = head.split(/\r\n|\n|\r/).filter((text) => text.trim() !== '');
  const isEvery = lines.length > 1 && lines.every((text) => /,\s*$/.test(text));
  throw new InputError(
    { file, line, column: names.length },
    isEvery ? 'every line ends with a comma too many' : 'the header ends with a comma too many',
    isEvery ? 'Remove the last comma of each line.' : 'Remove its last comma.',
  );
}
