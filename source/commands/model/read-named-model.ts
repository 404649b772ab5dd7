import { InputErrors } from '../../base/errors.js';
import { openModelWithFiles } from '../../model/file/load-model.js';
import { readRunModel, type RunModel } from '../../model/run-model.js';
import { faultLines } from './faults.js';
import { modelFile } from './model-file.js';

/**
 * The model of a run by the path of its file, or by its name if it is one of the package.
 * @throws InputErrors with all faults of the file, InputError with what a run cannot take
 */
export function readNamedModel(word: string): RunModel {
  const file = modelFile(word);
  const reading = openModelWithFiles(file);
  const [first] = 'faults' in reading ? reading.faults : [];
  if ('faults' in reading && first)
    throw new InputErrors(first, faultLines(reading.faults).slice(1));
  return readRunModel(file);
}
