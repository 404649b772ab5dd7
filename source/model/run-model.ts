import { InputError } from '../base/errors.js';
import { formatAmount } from '../base/format.js';
import { escapeText } from '../base/text.js';
import type { Model as EngineModel } from '../entities/model.js';
import { compileModel } from './compile.js';
import { openModelWithFiles, requireModel, type GoodReading } from './file/load-model.js';
import { readModel } from './file/read-model.js';
import { keyFirst } from './key-first.js';
import type { Model } from './model.js';
import { wholePackage, type ModelDescriptor } from './output/package.js';
import { findRefusals } from './refusals.js';

export type { ModelDescriptor } from './output/package.js';

/** The model of a run, as all that takes part in it needs it. */
export interface RunModel {
  /** What the engine decides by. */
  readonly model: EngineModel;
  /** What the model file says, with the key as the first field of each table. */
  readonly description: Model;
  /** The model file as one JSON object, for the record of the run: plain data. */
  readonly descriptor: ModelDescriptor;
}

/**
 * Reads the model file of a run.
 * @throws InputError if it cannot be read, has faults, or has what a run cannot take
 */
export function readRunModel(file: string): RunModel {
  return runModel(file, requireModel(file, openModelWithFiles(file)));
}

/**
 * The model of a run by its descriptor, as its record holds it.
 * @throws InputError if it was changed so that it is no model any more
 */
export function runModelOf(descriptor: ModelDescriptor): RunModel {
  const text = JSON.stringify(descriptor);
  const known = KNOWN.get(text);
  if (known) return known;
  const place = 'the model of the run';
  const found = runModel(place, requireModel(place, readModel(place, text)));
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(text, found);
  return found;
}

/** Models by the text of their descriptor: what derives from a model is kept by its object. */
const KNOWN = new Map<string, RunModel>();

/** How many models are kept. */
const MOST_KNOWN = 50;

function runModel(file: string, { model, root }: GoodReading): RunModel {
  const [first, ...others] = findRefusals(model);
  if (first) {
    const more =
      others.length === 0 ? '' : `. It has ${formatAmount(others.length, 'more thing')} like this`;
    throw new InputError(
      { file },
      `${escapeText(first.what)} is not possible in a run`,
      `${first.hint}${more}`,
    );
  }
  const description = keyFirst(model);
  return {
    model: compileModel(description),
    description,
    descriptor: wholePackage(root, model.name),
  };
}
