import { CsvError } from 'csv-parse';

import { InputError } from '../../../base/errors.js';
import { formatAmount, inflect } from '../../../base/format.js';
import type { Field } from '../../../entities/entity.js';
import type { RawValue } from '../../../entities/value.js';
import { fieldReader, type ReadField } from '../../../entities/read-text.js';
import { listColumns } from './columns.js';
import { csvError } from './csv-errors.js';
import { passSepLine, readHeader, refuseOtherSeparators } from './csv-header.js';
import { emptyFile, type Input, type ReadRows } from './input.js';
import { countLineBreaks } from './line-breaks.js';
import { RecordParser } from './record-parser.js';

/** A column of the file: its field, the field's position in the row, and its reader. */
interface Column {
  readonly field: Field;
  readonly position: number;
  readonly read: ReadField;
}

/** Bytes at the beginning of a file that are kept to explain an error. */
const HEAD_BYTES = 4096;

/**
 * Reads a CSV file: commas between columns, a header line, double quotes around fields that need them, any
 * kind of line break. Lines without a value are skipped, and so is a first line "sep=,".
 */
export const readCsv: ReadRows = async (input, onRow) => {
  let columns: readonly Column[] | undefined;
  let head = '';
  let nextLine = 1;
  let emptyLines = 0;
  let blankRecords = 0;

  /** The line on which the current record begins. */
  const lineOfRecord = (): number => nextLine + parser.info.empty_lines - emptyLines;

  const parser = new RecordParser((record) => {
    const line = lineOfRecord();
    emptyLines = parser.info.empty_lines;
    nextLine = line + 1;
    for (const field of record) nextLine += countLineBreaks(field);
    if (isBlank(record)) blankRecords += 1;
    else if (columns) onRow(readRecord(input, columns, record, line), line);
    else if (!passSepLine(input, record, { line, head })) {
      columns = columnsOf(input, readHeader(input, record, { line, head }));
    }
  });

  try {
    for await (const chunk of input.chunks) {
      if (head.length < HEAD_BYTES) head += wholeLines(chunk.toString('utf8', 0, HEAD_BYTES));
      await parser.feed(chunk);
    }
    await parser.finish();
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = lineOfRecord();
    if (!columns) refuseOtherSeparators(input, head, line);
    const index = Number(error.column);
    const column = columns?.[index]?.field.name ?? index + 1;
    throw csvError(error, { file: input.file, line, column });
  }
  if (!columns) throw emptyFile(input);
  return emptyLines + blankRecords;
};

/** Whether all fields of a record are empty. */
function isBlank(record: readonly string[]): boolean {
  return record[0]?.trim() === '' && record.every((field) => field.trim() === '');
}

/** Cuts a text of `HEAD_BYTES` after its last line break; a shorter text, or one without any, stays whole. */
function wholeLines(text: string): string {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
  return text.length < HEAD_BYTES || end === 0 ? text : text.slice(0, end);
}

function columnsOf({ entity }: Input, positions: readonly number[]): Column[] {
  return positions.map((position) => {
    const field = entity.fields[position];
    if (!field) throw new RangeError(`${entity.name} has no field number ${position}`);
    return { field, position, read: fieldReader(field) };
  });
}

function readRecord(
  input: Input,
  columns: readonly Column[],
  record: readonly string[],
  line: number,
): RawValue[] {
  if (record.length !== columns.length) throw wrongLength(input, columns, record, line);
  const row = new Array<RawValue>(input.entity.fields.length);
  // A file may lack the columns of optional fields.
  if (row.length > columns.length) row.fill(null);
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index];
    if (column) row[column.position] = column.read(record[index] ?? '');
  }
  return row;
}

function wrongLength(
  { entity, file }: Input,
  columns: readonly Column[],
  record: readonly string[],
  line: number,
): InputError {
  const { length } = record;
  const missing = columns[length]?.field.name;
  const position = { file, line, column: missing ?? columns.length + 1 };
  const extra = length - columns.length;
  if (extra > 0 && record.slice(columns.length).every((field) => field.trim() === '')) {
    return new InputError(
      position,
      `the record ends with ${extra === 1 ? 'a comma' : `${extra} commas`} too many`,
      `Remove ${inflect(extra, 'it', 'them')}; every record has ${formatAmount(columns.length, 'field')}.`,
    );
  }
  return new InputError(
    position,
    `the record has ${formatAmount(length, 'field')}, but the first line names ${formatAmount(columns.length, 'column')}`,
    missing === undefined
      ? 'Put a field that holds a comma in double quotes.'
      : `Each record needs all of ${listColumns(entity)}; a field may be empty, its comma stays.`,
  );
}
