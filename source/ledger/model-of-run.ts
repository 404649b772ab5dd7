import type { Model } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import { runModelOf } from '../model/run-model.js'; // late
import type { OfModel } from './model-name.js';

/**
 * The model of a run: that of its record, or the default one, which a record does not hold. The same object for the
 * same model.
 * @throws InputError if the model of the record was changed so that it is none any more
 */
export function modelOfRun({ model }: OfModel): Model {
  return model === undefined ? SHOP : runModelOf(model).model;
}
