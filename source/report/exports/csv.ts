import { databaseLookup } from '../../ledger/attempt-database.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import { attemptCells, attemptColumns, type PlainCell } from '../tables/attempt-cells.js';
import type { FinishedRun } from '../run.js';

const LINE_END = '\r\n';

/** Every attempt as comma-separated values, for spreadsheets. */
export function* csvLines({ record, attempts }: FinishedRun): Generator<string, void, void> {
  const model = modelOfRun(record.run);
  yield csvLine(attemptColumns(model));
  const databaseOf = databaseLookup(record.run.settings);
  for (const attempt of attempts())
    yield csvLine(attemptCells(attempt, model, databaseOf(attempt)));
}

function csvLine(cells: readonly PlainCell[]): string {
  return cells.map(csvCell).join(',') + LINE_END;
}

/** A text that reads like a number: only its quotation marks distinguish it from one. */
const DIGITS = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * One cell. Text that a spreadsheet would take for a formula gets an apostrophe in front, and so
 * does text that begins with one already: taking one apostrophe away gives the value back.
 */
export function csvCell(value: PlainCell): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return value.number;
  const safe = /^['=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : value;
  const isQuoted = DIGITS.test(safe) || /[",\r\n]|^\s|\s$/.test(safe);
  return isQuoted ? `"${safe.replaceAll('"', '""')}"` : safe;
}
