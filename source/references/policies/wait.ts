import type { ReferencePolicyDefinition } from '../policy.js';

export const wait: ReferencePolicyDefinition = {
  name: 'wait',
  remark: 'for its user and product',
  step: 'waits until the user and the product of an order are decided',
  meaning: 'an order waits for its user and product to be decided',
  report: 'Here each order waited until its user and product were decided, then looked.',
  waits: true,
  asks: true,
};
