import type { ReferencePolicyDefinition } from '../policy.js';

export const none: ReferencePolicyDefinition = {
  name: 'none',
  remark: 'may leave orphans',
  step: 'looks up no reference of an order',
  meaning: 'orders are inserted unchecked',
  report: 'Here nothing was looked up (--references none).',
  waits: false,
  asks: false,
};
