import type { Entity } from '../../../entities/entity.js';
import { readCsv } from './csv.js';
import type { Format, InputFile } from './find-files.js';
import type { Input, OnRow, ReadRows } from './input.js';
import { readJson } from './json.js';
import { readNdjson } from './ndjson.js';
import { readUtf8, type ReadOptions } from './utf8.js';

const READERS: Readonly<Record<Format, ReadRows>> = {
  csv: readCsv,
  json: readJson,
  ndjson: readNdjson,
  jsonl: readNdjson,
};

/**
 * Reads the rows of one input file in any of the formats.
 * @param columns mapped columns (`--map`): the name in the file → the field
 * @returns how many blank lines were skipped
 * @throws {InputError} at the first error in the file
 */
export async function readRows(
  file: InputFile,
  entity: Entity,
  onRow: OnRow,
  { columns, ...options }: ReadOptions & { columns?: Input['columns'] },
): Promise<number> {
  const input = { entity, file: file.shown, columns, chunks: readUtf8(file, options) };
  return READERS[file.format](input, onRow);
}
