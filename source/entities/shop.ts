import { definitions } from 'compiled:shop';

import { defineModel } from './model.js';

/** A row of the default model as a person may type it. */
export const SHOP_ROW = 'User 12, Ana, ana@example.com';

/** The default model: its file is in models/, and read by the build. */
export const SHOP = defineModel('shop', definitions);
