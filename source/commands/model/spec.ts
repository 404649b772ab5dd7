import type { CommandSpec } from '../command-spec.js';

/** The help of `model`. */
export const MODEL_SPEC: CommandSpec = {
  operands: '[action] [file] [database]',
  summary:
    'check, show, sample or export a model of tables, make one from a database or compare it',
  examples: [
    ['model check my-model.yaml', 'every fault that can be known, each with its line'],
    ['model show', 'the tables of the assignment, and where they refer to each other'],
    ['model show my-model.yaml --mermaid', 'the same as a diagram in Mermaid'],
    ['model show my-model.yaml --sql postgres', 'the statements that create its tables'],
    ['model sample my-model.yaml', 'how each field is generated and why, and three rows'],
    ['model export my-model.yaml > datapackage.json', 'the model for other tools'],
    [
      'model from my.db > my-model.yaml',
      'a model of the tables in a SQLite file, which is only read',
    ],
    [
      "model from 'postgres://me:${PW}@host/shop'",
      'of a server; the environment gives the password',
    ],
    ['model diff my-model.yaml my.db', 'what the model and the database have in different ways'],
    [
      'model diff my-model.yaml my.db --update',
      'the same, and the file gets what the database has',
    ],
  ],
  statuses: [
    [
      '0',
      'the model is right, and what was asked for is printed; model diff: no difference, or the file is updated',
    ],
    [
      '1',
      'the database could not be read; model from: its model has faults, which are listed; model diff: there are differences',
    ],
    ['2', 'wrong usage, or a fault in the model'],
  ],
};
