import type { IntegerField, TextField } from './field.js';
import { defineModel } from './model.js';

const id: IntegerField = { kind: 'integer', name: 'id', min: 1, max: Number.MAX_SAFE_INTEGER };
const name: TextField = { kind: 'text', name: 'name', min: 2, max: 100 };

/** A row of the default model as a person may type it. */
export const SHOP_ROW = 'User 12, Ana, ana@example.com';

/** The default model. */
export const SHOP = defineModel('shop', [
  {
    name: 'User',
    table: 'users',
    example: [7, 'Grace', 'grace@example.com'],
    fields: [
      id,
      { ...name, hint: 'person' },
      { kind: 'email', name: 'email', max: 254, unique: true },
    ],
  },
  {
    name: 'Product',
    table: 'products',
    example: [7, 'Compass', 12.5],
    fields: [
      id,
      { ...name, hint: 'product' },
      {
        kind: 'decimal',
        name: 'price',
        min: '0.01',
        max: '999999.99',
        decimals: 2,
        hint: 'price',
      },
    ],
  },
  {
    name: 'Order',
    table: 'orders',
    weight: 2,
    example: [7, 1, 1, 2],
    fields: [
      id,
      { ...id, name: 'user_id', references: 'User' },
      { ...id, name: 'product_id', references: 'Product' },
      { kind: 'integer', name: 'quantity', min: 1, max: 1000 },
    ],
  },
]);
