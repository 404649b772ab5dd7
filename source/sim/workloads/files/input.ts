import { InputError } from '../../../base/errors.js';
import type { Entity } from '../../../entities/entity.js';
import type { RawRow } from '../../../entities/value.js';

/** The text of one input file, for the reader of its format. */
export interface Input {
  readonly entity: Entity;
  /** The file as errors name it; safe to print. */
  readonly file: string;
  /** The fields of columns that the file calls otherwise, by what it calls them. */
  readonly columns?: ReadonlyMap<string, string> | undefined;
  /** Its bytes without a byte-order mark: valid UTF-8, and no character is cut in two. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** Takes a row, one value per field in the entity's field order, and the line on which it begins, from 1. */
export type OnRow = (row: RawRow, line: number) => void;

/**
 * Reads one file from its first to its last row, in memory that does not grow with the file.
 * @returns how many lines were skipped because they are blank; those after the last record do not count
 * @throws {InputError} at the first thing that is wrong
 */
export type ReadRows = (input: Input, onRow: OnRow) => Promise<number>;

/**
 * Longest record, in bytes. Far more than any field can hold, and little enough that a quote that is
 * never closed is noticed where it stands instead of filling the memory.
 */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** What an error says of a longer record, after naming it. */
export const TOO_LONG = 'is longer than 1 MiB';

/** What is said of a file in which nothing is written. */
export function emptyFile({ file }: Input): InputError {
  return new InputError(
    { file, line: 1 },
    'the file is empty',
    'Fill it or remove it: an entity without a file has no rows.',
  );
}
