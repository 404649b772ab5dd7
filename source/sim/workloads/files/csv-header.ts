import { InputError } from '../../../base/errors.js';
import type { Entity } from '../../../entities/entity.js';
import { quoteValue } from '../../../entities/value.js';
import { tellColumns } from './columns.js';
import type { Input } from './input.js';

const OTHER_SEPARATORS = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const;

/**
 * Reads the first record of a CSV file, which names the columns in any order.
 * @param line the line on which it stands
 * @returns for each column of the file, which field of the entity it holds
 * @throws {InputError} when a column is unknown, doubled or missing, or when commas separate nothing
 */
export function readHeader(input: Input, record: readonly string[], line: number): number[] {
  const names = record.map((name) => name.trim());
  const { entity, file } = input;
  const fields = entity.fields.map((field) => field.name);
  refuseOtherSeparators(input, record, line);
  for (const [index, name] of names.entries()) {
    const position = { file, line, column: index + 1 };
    if (!fields.includes(name)) {
      throw new InputError(
        position,
        `${quoteValue(name)} is not a column of ${entity.table}`,
        tellHeader(entity),
      );
    }
    if (names.indexOf(name) !== index) {
      throw new InputError(
        position,
        `the column ${name} stands there twice`,
        'Remove one of the two.',
      );
    }
  }
  const missing = fields.find((field) => !names.includes(field));
  if (missing !== undefined) {
    throw new InputError(
      { file, line, column: missing },
      'this column is missing',
      tellHeader(entity),
    );
  }
  return names.map((name) => fields.indexOf(name));
}

function tellHeader(entity: Entity): string {
  return `The first line names the columns ${tellColumns(entity)}, in any order and spelled exactly so.`;
}

function refuseOtherSeparators(
  { entity, file }: Input,
  record: readonly string[],
  line: number,
): void {
  const [only = ''] = record;
  if (record.length !== 1) return;
  for (const [separator, name] of OTHER_SEPARATORS) {
    const parts = only.split(separator).map((part) => part.trim());
    if (parts.length > 1 && entity.fields.some((field) => parts.includes(field.name))) {
      throw new InputError(
        { file, line },
        `the columns are separated by ${name}, not by commas`,
        'Save the file with commas between the columns (in a spreadsheet: export as "CSV UTF-8 (comma delimited)").',
      );
    }
  }
}
