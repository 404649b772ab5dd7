import type { RawRow } from '../../../entities/value.js';
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

/** How a file is read. */
export interface RowsOptions extends ReadOptions {
  /** Mapped columns (`--map`): the name in the file → the field. */
  readonly columns?: Input['columns'];
  /** The names of the fields for `--map`. */
  readonly fields?: Input['fields'];
}

/**
 * Reads the rows of one input file in any of the formats.
 * @returns how many blank lines were skipped
 * @throws {InputError} at the first error in the file
 */
export async function readRows(
  file: InputFile,
  entity: Entity,
  onRow: OnRow,
  { columns, fields, ...options }: RowsOptions,
): Promise<number> {
  const input = {
    entity,
    file: file.shown,
    columns,
    fields,
    chunks: readUtf8(file, options),
  };
  return READERS[file.format](input, onRow);
}

/** Most of a file that is read for its first rows, in bytes. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The beginning of a file. */
export interface FirstRows {
  readonly rows: readonly RawRow[];
  /** The line on which each row begins, from 1. */
  readonly lines: readonly number[];
  /** Lines that were skipped because they are blank; undefined where the file goes on. */
  readonly skipped: number | undefined;
}

/** Thrown to end a reading that has all it needs. */
const ENOUGH = new Error('enough rows');

/**
 * Reads the first rows of a file, and no more of it than that takes: at most 4 MiB.
 * @param limit how many rows at most
 * @throws {InputError} at the first thing that is wrong with what is read of it
 */
export async function readFirstRows(
  file: InputFile,
  entity: Entity,
  limit: number,
  options: Omit<RowsOptions, 'onBytes'>,
): Promise<FirstRows> {
  const rows: RawRow[] = [];
  const lines: number[] = [];
  let bytesRead = 0;
  const take = (row: RawRow, line: number): void => {
    if (rows.length === limit) throw ENOUGH;
    rows.push(row);
    lines.push(line);
  };
  const onBytes = (bytes: number): void => {
    if (bytesRead >= MOST_BYTES && bytes > 0) throw ENOUGH;
    bytesRead += bytes;
  };
  try {
    const skipped = await readRows(file, entity, take, { ...options, onBytes });
    return { rows, lines, skipped };
  } catch (error) {
    if (error !== ENOUGH) throw error;
    return { rows, lines, skipped: undefined };
  }
}
