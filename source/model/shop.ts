import { description } from 'compiled:shop';

import type { Model as EngineModel } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import type { Model } from './model.js';

/** The default model: what decides about its rows, and what its file says of them. */
export const SHOP_MODEL: { readonly model: EngineModel; readonly description: Model } = {
  model: SHOP,
  description,
};
