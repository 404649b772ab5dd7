import { readFileSync } from 'node:fs';

import { isMap, isScalar } from 'yaml';

import { InputError, UsageError } from '../base/errors.js';
import { formatFew, formatList } from '../base/format.js';
import type { Entity, Model } from '../entities/entity.js';
import { inputFieldsOf } from '../entities/input-fields.js';
import { YamlReader } from '../router/yaml-reader.js';
import type { ColumnMap } from '../sim/workloads/files/column-map.js';
import { FORMATS } from '../sim/workloads/files/find-files.js';

const HOW_TO_MAP =
  'Write FILE:COLUMN=FIELD, with commas between columns and ; between files: --map users.csv:customer_id=id,mail=email';

/** The beginning of a mapping that is written out: the name of an input file and a colon. */
const WRITTEN_OUT = /^[^:]+\.(?:csv|json|ndjson|jsonl):/i;

/**
 * Reads what `--map` was given: mappings such as "users.csv:customer_id=id,mail=email", with ; between
 * files, or the path of a YAML or JSON file of them ("users.csv: { customer_id: id }").
 * @throws {UsageError} when a mapping is malformed, or names what is no input file or no field
 * @throws {InputError} likewise, of a file
 */
export function readColumnMaps(text: string, model: Model): ColumnMap[] {
  return WRITTEN_OUT.test(text)
    ? text.split(';').map((written) => readWrittenOut(written, model))
    : readMappingFile(text, model);
}

function readWrittenOut(text: string, model: Model): ColumnMap {
  const colon = text.indexOf(':');
  const file = text.slice(0, colon).trim();
  const fail = (problem: string, hint = HOW_TO_MAP): never => {
    throw new UsageError(`--map: ${problem}`, hint);
  };
  const entity =
    entityOf(file, model) ?? fail(`${JSON.stringify(file)} is not an input file`, filesOf(model));
  const pairs = text
    .slice(colon + 1)
    .split(',')
    .map((pair): [string, string] => {
      const [column = '', field, ...more] = pair.split('=').map((part) => part.trim());
      if (column === '' || field === undefined || more.length > 0) {
        return fail(`${JSON.stringify(pair)} is not of the form COLUMN=FIELD`);
      }
      return [column, field];
    });
  return checked(entity, { file, columns: pairs }, fail);
}

/** Tables that a sentence lists. */
const NAMED = 8;

function filesOf({ entities }: Model): string {
  const tables = entities.map(({ table }) => table);
  return `The input files are ${formatFew(tables, NAMED)}, each with .${FORMATS.join(', .')}`;
}

function entityOf(file: string, { entities }: Model): Entity | undefined {
  const [, table = '', format = ''] = /^(.+)\.(\w+)$/s.exec(file.toLowerCase()) ?? [];
  return FORMATS.some((known) => known === format)
    ? entities.find((entity) => entity.table.toLowerCase() === table)
    : undefined;
}

function checked(
  entity: Entity,
  map: ColumnMap,
  fail: (problem: string, hint?: string) => never,
): ColumnMap {
  const fields = inputFieldsOf(entity).map(({ name }) => name);
  for (const [index, [column, field]] of map.columns.entries()) {
    if (!fields.includes(field)) {
      fail(
        `${JSON.stringify(field)} is not a field of ${map.file}`,
        `Its fields are ${formatList(fields)}`,
      );
    }
    const earlier = map.columns.slice(0, index);
    if (earlier.some(([other, same]) => other === column || same === field)) {
      fail(`${column}=${field} maps a column or a field of ${map.file} a second time`);
    }
  }
  return map;
}

function readMappingFile(path: string, model: Model): ColumnMap[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && /[:=]/.test(path)) {
      throw new UsageError(`--map: ${JSON.stringify(path)} is not a mapping`, HOW_TO_MAP);
    }
    const problem = code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw new InputError({ file: path }, problem, HOW_TO_MAP);
  }
  const yaml = new YamlReader(path, text);
  const { root } = yaml;
  if (!isMap(root)) return yaml.fail(root, 'the file must map each input file to its columns');
  return root.items.map(({ key, value }) => {
    const file = yaml.text(key, 'the name of an input file');
    const entity =
      entityOf(file, model) ?? yaml.fail(key, `${file} is not an input file`, filesOf(model));
    if (!isMap(value)) return yaml.fail(key, `${file} must map columns to fields`);
    const columns = value.items.map(({ key: column, value: field }): [string, string] => [
      isScalar(column) ? String(column.value) : yaml.text(column, `a column of ${file}`),
      yaml.text(field, `a field of ${file}`),
    ]);
    return checked(entity, { file, columns }, (problem, hint) => yaml.fail(key, problem, hint));
  });
}
