import { ProgramError } from '../../base/errors.js';
import { formatAmount, inflect } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { modelText } from '../../introspection/model-text.js';
import { modelOfCatalogue, type DatabaseModel } from '../../introspection/to-model.js';
import { compareModels } from '../../model/compare.js';
import { loadModel } from '../../model/file/load-model.js';
import { readModel } from '../../model/file/read-model.js';
import type { Model } from '../../model/model.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { textTable, type Column } from '../table.js';
import { isServer, readCatalogue } from './database.js';
import { requireModelFile } from './model-file.js';
import { updateModelFile } from './update.js';

const COLUMNS: readonly Column[] = [
  { title: 'what', align: 'left' },
  { title: 'in the model', align: 'left' },
  { title: 'in the database', align: 'left' },
];

/**
 * `dbsim-tui model diff FILE DATABASE`: what a model and a database have in different ways; with --update, the file
 * gets what the database has. That parts are not compared, which no model covers, is said on standard error. Only reads
 * the database.
 */
export async function diffModel({
  operands,
  flags,
  io,
  notify,
  print,
}: CommandContext): Promise<ExitStatus> {
  const [word, place] = operands;
  const file = requireModelFile(word, 'diff');
  const model = loadModel(file);
  const read = modelOfCatalogue(await readCatalogue(place, 'diff', io.env));
  const named = model.entities.filter(({ database }) => database === read.name);
  // A database of another name than those of the model is compared with all tables.
  const scope = named.length === 0 ? model.entities : named;
  const differences = compareModels(model, scope, asModel(read), !isServer(place ?? ''));
  const left = leftOut(read, model);
  if (left > 0 && flags['update'] !== true) {
    const parts = formatAmount(left, 'part');
    notify(
      escapeText(
        `${parts} of ${read.name} that a model cannot have ${inflect(left, 'is', 'are')} not compared: \`model from\` lists ${inflect(left, 'it', 'them')}`,
      ),
    );
  }
  if (differences.length === 0) {
    const tables = `${formatAmount(scope.length, 'table')} of ${model.name}`;
    print(
      escapeText(`${tables} ${inflect(scope.length, 'is', 'are')} in ${read.name} as in the model`),
    );
    return 0;
  }
  const rows = differences.map(({ what, inModel, inDatabase }) =>
    [what, inModel, inDatabase].map(escapeText),
  );
  const count = formatAmount(differences.length, 'difference');
  print([...textTable(COLUMNS, rows), '', count].join('\n'));
  if (flags['update'] !== true) return 1;
  await updateModelFile({ file, model, read, scope, differences });
  print(`Updated: ${escapeText(file)}`);
  return 0;
}

/** How many parts of a database no model can have, besides those that the model file notes. */
function leftOut({ coverage }: DatabaseModel, { entities, notCovered }: Model): number {
  const noted = new Set([notCovered, ...entities.map((entity) => entity.notCovered)].flat());
  return coverage.notes.filter(({ status, text }) => status === 'not covered' && !noted.has(text))
    .length;
}

/** @throws ProgramError if the database has what a model cannot have, such as a circle of required references */
function asModel(read: DatabaseModel): Pick<Model, 'entities' | 'notCovered'> {
  if (read.resources.length === 0) return { entities: [], notCovered: read.notCovered };
  const reading = readModel(read.name, modelText(read));
  if ('model' in reading) return reading.model;
  throw new ProgramError(
    `${escapeText(read.name)} cannot be compared: ${reading.faults[0]?.problem ?? ''}`,
    { hint: '`dbsim-tui model from` prints what it has' },
  );
}
