import { ProgramError } from '../../base/errors.js';
import { formatAmount, formatList } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { Coverage } from '../../introspection/coverage.js';
import { modelText } from '../../introspection/model-text.js';
import { modelOfCatalogue } from '../../introspection/to-model.js';
import { readModel } from '../../model/file/read-model.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { textTable, type Column } from '../table.js';
import { readCatalogue } from './database.js';
import { writeFaults } from './faults.js';

/**
 * `dbsim-tui model from DATABASE`: prints a model of what the database has, and on standard error what the model
 * covers, approximates and lacks. Only reads.
 */
export async function modelFromDatabase({
  operands,
  print,
  notify,
  io,
}: CommandContext): Promise<ExitStatus> {
  const model = modelOfCatalogue(await readCatalogue(operands[0], 'from', io.env));
  notify(coverageLines(model.coverage).map(escapeText).join('\n'));
  if (model.resources.length === 0) {
    throw new ProgramError(`${escapeText(model.name)} has no table that a model can have`);
  }
  const text = modelText(model);
  print(text.trimEnd());
  const reading = readModel(model.name, text);
  if (!('faults' in reading)) return 0;
  writeFaults(reading.faults, io);
  return 1;
}

const COLUMNS: readonly Column[] = [
  { title: 'what the model has', align: 'left' },
  { title: 'table', align: 'left' },
  { title: '', align: 'left' },
];

/** A table of what is covered, approximated and not covered. */
function coverageLines({ covered, notes }: Coverage): string[] {
  const { tables, fields, keys, uniqueKeys, references } = covered;
  const counts = [
    formatAmount(tables, 'table'),
    formatAmount(fields, 'field'),
    formatAmount(keys, 'primary key'),
    formatAmount(uniqueKeys, 'unique key'),
    formatAmount(references, 'reference'),
  ];
  const rows = (['approximated', 'not covered'] as const).flatMap((status) =>
    notes
      .filter((note) => note.status === status)
      .map(({ table = '', text }) => [status, table, text]),
  );
  return textTable(COLUMNS, [['covered', '', formatList(counts)], ...rows]);
}
