import type { ReferencePolicyDefinition } from '../policy.js';

export const wait: ReferencePolicyDefinition = {
  name: 'wait',
  remark: 'for the rows it points to',
  step: ({ areDecided }) => `waits until ${areDecided}`,
  meaning: ({ aChild, itsParents }) => `${aChild} waits for ${itsParents} to be decided`,
  report: ({ child, wereDecided }) =>
    `Here each ${child} waited until ${wereDecided}, then looked.`,
  waits: true,
  asks: true,
};
