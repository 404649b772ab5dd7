import type { Model } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import type { OfModel } from './model-name.js';

/**
 * The same as `modelOfRun`, for what is to start quickly: what reads models is loaded only where there is one.
 * @throws InputError if the model of the record was changed so that it is none any more
 */
export async function loadModelOfRun(run: OfModel): Promise<Model> {
  if (run.model === undefined) return SHOP;
  const { modelOfRun } = await import('./model-of-run.js');
  return modelOfRun(run);
}
