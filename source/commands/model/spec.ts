import type { CommandSpec } from '../command-spec.js';

/** The help of `model`. */
export const MODEL_SPEC: CommandSpec = {
  operands: '[action] [file]',
  summary: 'check, show, sample or export a model: the tables of a workload and their databases',
  examples: [
    ['model check my-model.yaml', 'everything that is wrong with it, each with its line'],
    ['model show', 'the tables of the assignment, and where they refer to each other'],
    ['model show my-model.yaml --mermaid', 'the same as a diagram in Mermaid'],
    ['model show my-model.yaml --sql postgres', 'the statements that create its tables'],
    ['model sample my-model.yaml', 'how each field is generated and why, and three rows'],
    ['model export my-model.yaml > datapackage.json', 'the model for other tools'],
  ],
  statuses: [
    ['0', 'the model is right, and what was asked for is printed'],
    ['2', 'wrong usage, or a fault in the model'],
  ],
};
