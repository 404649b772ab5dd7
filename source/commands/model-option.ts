import { extname } from 'node:path';

import { UsageError } from '../base/errors.js';
import type { Model } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import { loadModelOfRun } from '../ledger/load-model-of-run.js';
import { isSameModel, type OfModel } from '../ledger/model-name.js';
import type { RunHeader } from '../ledger/record.js';
import type { RunModel } from '../model/run-model.js';
import type { CommandContext, FlagValues } from './context.js';
import { isDefaultModel } from './default-model.js';
import { SHIPPED_PACKAGES } from './model/actions.js';

/** What says which model is meant: the operand, if it is the model file of a package of rows. */
type Chooser = Pick<CommandContext, 'flags' | 'model'> & Partial<Pick<CommandContext, 'operands'>>;

/** The endings of model files. */
export const MODEL_ENDINGS = ['.yaml', '.yml', '.json'];

/** Whether a workload is a model file, or a model of the package that has its rows in files. */
export function isModelFile(workload: string): boolean {
  return (
    MODEL_ENDINGS.includes(extname(workload).toLowerCase()) ||
    SHIPPED_PACKAGES.some((name) => name === workload)
  );
}

/**
 * A command line whose workload is a model file without files of rows: it generates them, as
 * `generate --model FILE` does. Any other command line stays as it is.
 * @throws InputError with every fault of the file, or with what a run cannot take
 */
export async function withGeneratedRows<Given extends Chooser & Pick<CommandContext, 'operands'>>(
  given: Given,
): Promise<Given> {
  const { operands, flags } = given;
  const [operand] = operands;
  if (operand === undefined || !isModelFile(operand)) return given;
  if (flags['model'] !== undefined && flags['model'] !== operand) return given;
  const model = await chooseModel(given);
  if (!model || model.description.entities.some(({ file }) => file !== undefined)) return given;
  return { ...given, operands: ['generate'], flags: { ...flags, model: operand }, model };
}

/** The word that names a model; undefined for the default one. */
export function modelWord({ flags, operands = [] }: Chooser): string | undefined {
  const [operand] = operands;
  const word = flags['model'] ?? (operand !== undefined && isModelFile(operand) ? operand : '');
  return typeof word !== 'string' || isDefaultModel(word) ? undefined : word;
}

/** Models that were read, by the flags that name them: a command reads the file once. */
const READ = new WeakMap<FlagValues, Promise<RunModel>>();

/**
 * The model that `--model` names, by its file or the name of a model of the package, or that of a package of rows;
 * undefined for the default one.
 * What reads model files is loaded only where there is one, because that takes time.
 * @throws InputError with every fault of the file, or with what a run cannot take
 */
export async function chooseModel(chooser: Chooser): Promise<RunModel | undefined> {
  const { flags, model } = chooser;
  if (model) return model;
  const word = modelWord(chooser);
  if (word === undefined) return undefined;
  const reading = READ.get(flags) ?? readNamed(word);
  READ.set(flags, reading);
  return reading;
}

async function readNamed(word: string): Promise<RunModel> {
  const { readNamedModel } = await import('./model/read-named-model.js');
  return readNamedModel(word);
}

/** The model by which rows are judged: that of `--model`, else the default one. @throws InputError */
export async function modelFor(chooser: Chooser): Promise<Model> {
  return (await chooseModel(chooser))?.model ?? SHOP;
}

/**
 * The model of a stored run, which its record holds.
 * @throws UsageError where `--model` names another one, InputError where that cannot be read
 */
export async function modelForRun(
  run: OfModel & Pick<RunHeader, 'id'>,
  chooser: Chooser,
): Promise<Model> {
  if (chooser.flags['model'] !== undefined) {
    const given = await chooseModel(chooser);
    if (!isSameModel(given?.descriptor, run.model)) {
      throw new UsageError(
        `Run ${run.id} has another model than --model names`,
        'Leave --model out: the record of the run holds its model',
      );
    }
  }
  return loadModelOfRun(run);
}
