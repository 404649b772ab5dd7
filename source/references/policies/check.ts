import type { ReferencePolicyDefinition } from '../policy.js';

export const check: ReferencePolicyDefinition = {
  name: 'check',
  remark: 'may reject too early',
  step: 'looks once for the user and the product of an order',
  meaning: 'an order looks once, without waiting',
  report: 'Here each order looked once, whether they were decided or not.',
  waits: false,
  asks: true,
};
