import { SQL_ENGINES } from '../../model/output/sql-engines.js';
import type { Flag } from '../flag.js';

/** The flags that `model` alone has. */
export const MODEL_FLAGS: readonly Flag[] = [
  {
    name: 'sql',
    takes: SQL_ENGINES.join('|'),
    meaning: 'model show: print the statements that create the tables',
    commands: ['model'],
  },
  {
    name: 'mermaid',
    meaning: 'model show: print a diagram in Mermaid',
    commands: ['model'],
  },
  {
    name: 'update',
    meaning: 'model diff: change the model file so that it has what the database has',
    commands: ['model'],
  },
];
