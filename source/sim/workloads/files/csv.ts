import { CsvError } from 'csv-parse';

import { InputError } from '../../../base/errors.js';
import { formatAmount } from '../../../base/format.js';
import type { Field } from '../../../entities/entity.js';
import type { RawValue } from '../../../entities/value.js';
import { fieldReader, tellColumns, type ReadField } from './columns.js';
import { tellCsvError } from './csv-errors.js';
import { readHeader } from './csv-header.js';
import { emptyFile, type Input, type ReadRows } from './input.js';
import { countLineBreaks } from './line-breaks.js';
import { RecordParser } from './record-parser.js';

/** A column of the file: which field of the row it holds, and how its text is read. */
interface Column {
  readonly field: Field;
  readonly position: number;
  readonly read: ReadField;
}

/**
 * Reads a CSV file: comma-separated, the columns named in the first line, fields in double quotes
 * where they need it, any kind of line break. Empty lines are skipped.
 */
export const readCsv: ReadRows = async (input, onRow) => {
  let columns: readonly Column[] | undefined;
  let nextLine = 1;
  let emptyLines = 0;

  /** The line on which the record begins that the parser is at. */
  const lineOfRecord = (): number => nextLine + parser.info.empty_lines - emptyLines;

  const parser = new RecordParser((record) => {
    const line = lineOfRecord();
    emptyLines = parser.info.empty_lines;
    nextLine = line + 1;
    for (const field of record) nextLine += countLineBreaks(field);
    if (record.length === 1 && record[0]?.trim() === '') return;
    if (columns) onRow(readRecord(input, columns, record, line));
    else columns = columnsOf(input, readHeader(input, record, line));
  });

  try {
    for await (const chunk of input.chunks) await parser.feed(chunk);
    await parser.finish();
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const index = Number(error.column);
    const column = columns?.[index]?.field.name ?? index + 1;
    throw tellCsvError(error, { file: input.file, line: lineOfRecord(), column });
  }
  if (!columns) throw emptyFile(input);
};

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
  if (record.length !== columns.length) throw wrongLength(input, columns, record.length, line);
  const row = new Array<RawValue>(columns.length);
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index];
    if (column) row[column.position] = column.read(record[index] ?? '');
  }
  return row;
}

function wrongLength(
  { entity, file }: Input,
  columns: readonly Column[],
  length: number,
  line: number,
): InputError {
  const missing = columns[length]?.field.name;
  return new InputError(
    { file, line, column: missing ?? columns.length + 1 },
    `the record has ${formatAmount(length, 'field')}, but the first line names ${formatAmount(columns.length, 'column')}`,
    missing === undefined
      ? 'Put a field that holds a comma in double quotes.'
      : `Each record needs all of ${tellColumns(entity)}; a field may be empty, its comma stays.`,
  );
}
