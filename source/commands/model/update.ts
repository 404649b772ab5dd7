import { readFileSync, realpathSync } from 'node:fs';

import { ProgramError, UsageError } from '../../base/errors.js';
import { replaceFile } from '../../base/save.js';
import { escapeText } from '../../base/text.js';
import type { DatabaseModel } from '../../introspection/to-model.js';
import { updateModelText } from '../../introspection/update-model.js';
import type { Difference } from '../../model/difference.js';
import { readModel } from '../../model/file/read-model.js';
import { fieldAt, type Entity, type Model } from '../../model/model.js';
import { SHIPPED_MODELS } from './actions.js';
import { modelFile } from './model-file.js';

/** A model file, and in which way a database differs from it. */
export interface FileUpdate {
  readonly file: string;
  readonly model: Model;
  readonly read: DatabaseModel;
  /** The tables that were compared. */
  readonly scope: readonly Entity[];
  readonly differences: readonly Difference[];
}

/**
 * Replaces a model file by one with what the database has.
 * @throws UsageError if the file cannot be updated; ProgramError if the result would have a fault, and then the file
 *   stays as it is
 */
export async function updateModelFile(update: FileUpdate): Promise<void> {
  const { file, model, read, scope, differences } = update;
  if (SHIPPED_MODELS.some((name) => modelFile(name) === file)) {
    throw new UsageError(
      'A model of the package cannot be updated',
      'Copy it to a file of your own',
    );
  }
  const before = readFileSync(file, 'utf8');
  if (/^\s*[{[]/.test(before)) {
    throw new UsageError(
      `${escapeText(file)} is JSON, and only YAML is updated`,
      'Write the model as YAML, or change the file by hand',
    );
  }
  const text = updateModelText({
    text: before,
    read,
    database: scope[0]?.database ?? read.name,
    parts: differences.map(({ part }) => part),
    keptReferences: new Set(scope.flatMap(referencesBesides)),
  });
  const reading = readModel(file, text);
  if (!('model' in reading)) {
    const [fault] = reading.faults;
    throw new ProgramError(
      `${escapeText(file)} stays as it is, as ${escapeText(model.name)} would have a fault: ${fault?.problem ?? ''}`,
      { hint: fault?.hint ?? '' },
    );
  }
  // A link stays a link.
  await replaceFile(realpathSync(file), text);
}

/** The fields whose references a database does not enforce. */
function referencesBesides(entity: Entity): string[] {
  return entity.references
    .filter(({ enforcedBy }) => enforcedBy !== 'database')
    .map(({ position }) => `${entity.table}.${fieldAt(entity, position).name}`);
}
