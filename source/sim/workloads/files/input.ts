import { InputError } from '../../../base/errors.js';
import type { Entity } from '../../../entities/entity.js';
import type { RawRow } from '../../../entities/value.js';

/** One input file, for the reader of its format. */
export interface Input {
  readonly entity: Entity;
  /** The name for error messages; safe to print. */
  readonly file: string;
  /** Mapped columns (`--map`): the name in the file → the field. */
  readonly columns?: ReadonlyMap<string, string> | undefined;
  /** The names of the fields for `--map`, where the entity has those of the columns. */
  readonly fields?: readonly string[] | undefined;
  /** The content without a byte-order mark: valid UTF-8, no character split between two chunks. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** Receives a row, its values in the entity's field order, and the line on which it begins, from 1. */
export type OnRow = (row: RawRow, line: number) => void;

/**
 * Reads all rows of one file, in memory that does not grow with the file.
 * @returns how many blank lines were skipped, not counting those after the last record
 * @throws {InputError} at the first error
 */
export type ReadRows = (input: Input, onRow: OnRow) => Promise<number>;

/**
 * Longest record, in bytes. No valid record comes near it, and a quote that is never closed is reported
 * with its line instead of filling the memory.
 */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** The predicate of the error message about a longer record. */
export const TOO_LONG = 'is longer than 1 MiB';

/** The error about an empty file. */
export function emptyFile({ file }: Input): InputError {
  return new InputError(
    { file, line: 1 },
    'the file is empty',
    'Fill it or remove it: an entity without a file has no rows.',
  );
}
