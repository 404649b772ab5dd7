import type { ReferencePolicyDefinition } from '../policy.js';

export const check: ReferencePolicyDefinition = {
  name: 'check',
  remark: 'may reject too early',
  step: ({ parentsOfChild }) => `looks once for ${parentsOfChild}`,
  meaning: ({ aChild }) => `${aChild} looks once, without waiting`,
  report: ({ child }) => `Here each ${child} looked once, whether they were decided or not.`,
  waits: false,
  asks: true,
};
