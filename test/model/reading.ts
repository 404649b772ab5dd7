import { formatError, InputError } from '../../source/base/errors.js';
import { readModel, type ModelReading } from '../../source/model/file/read-model.js';
import { canonicalDecimal } from '../../source/entities/decimal.js';
import type { Entity, Model, Value } from '../../source/model/model.js';

/** The name of the file in messages. */
export const FILE = 'test.yaml';

/** Reads a model that must be right. */
export function modelOf(text: string): Model {
  const reading = readModel(FILE, text);
  if ('model' in reading) return reading.model;
  throw new Error(faultsIn(reading).join('\n'));
}

/** A generated row as a run stores it: decimals have all their digits after the point. */
export function storedRow({ fields }: Entity, row: readonly Value[]): Value[] {
  return row.map((value, position) => {
    const field = fields[position];
    return field?.type === 'number' && value !== null
      ? canonicalDecimal(String(value), field.scale)
      : value;
  });
}

/** Everything that is wrong with a text, as a person reads it. */
export function faultsOf(text: string): string[] {
  try {
    return faultsIn(readModel(FILE, text));
  } catch (error) {
    if (error instanceof InputError) return [formatError(error)];
    throw error;
  }
}

function faultsIn(reading: ModelReading): string[] {
  if ('model' in reading) return [];
  return reading.faults.map(({ position, problem, hint }) =>
    formatError(new InputError(position, problem, hint)),
  );
}

/** A table with a key and some fields, one a line, as YAML. */
export function tableText(
  name: string,
  fields: readonly string[],
  more: readonly string[] = [],
): string {
  return [
    `  - name: ${name}`,
    '    schema:',
    '      primaryKey: [id]',
    '      fields:',
    '        - { name: id, type: integer, constraints: { minimum: 1 } }',
    ...fields.map((field) => `        - { ${field} }`),
    ...more.map((line) => `      ${line}`),
    '',
  ].join('\n');
}

/** A model of one table `things` with some fields; the first of them is in line 7. */
export function thingsText(...fields: readonly string[]): string {
  return `resources:\n${tableText('things', fields)}`;
}
