import type { Entity } from '../../../entities/entity.js';
import type { RawRow } from '../../../entities/value.js';
import { readCsv } from './csv.js';
import type { Format, InputFile } from './find-files.js';
import type { ReadRows } from './input.js';
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
 * Reads the rows of one input file, whatever its format.
 * @param onRow takes each row, one value per field in the entity's field order
 * @throws {InputError} at the first thing that is wrong with the file
 */
export async function readRows(
  file: InputFile,
  entity: Entity,
  onRow: (row: RawRow) => void,
  options: ReadOptions,
): Promise<void> {
  const input = { entity, file: file.shown, chunks: readUtf8(file, options) };
  await READERS[file.format](input, onRow);
}
