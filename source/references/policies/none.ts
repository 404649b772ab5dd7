import type { ReferencePolicyDefinition } from '../policy.js';

export const none: ReferencePolicyDefinition = {
  name: 'none',
  remark: 'may leave orphans',
  step: ({ aChild }) => `looks up no reference of ${aChild}`,
  meaning: ({ children }) => `${children} are inserted unchecked`,
  report: () => 'Here nothing was looked up (--references none).',
  waits: false,
  asks: false,
};
