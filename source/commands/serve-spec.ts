import { WRONG_USAGE, type CommandSpec } from './command-spec.js';
import type { Flag } from './flag.js';

/** The defaults of --port and --host. */
export const DEFAULT_PORT = 7878;
export const DEFAULT_HOST = '127.0.0.1';

/** The flags of `serve` that no other command has. */
export const SERVE_FLAGS: readonly Flag[] = [
  {
    name: 'port',
    takes: 'N',
    meaning: 'where to listen, 0–65535; 0 lets the system choose',
    default: String(DEFAULT_PORT),
    commands: ['serve'],
  },
  {
    name: 'host',
    takes: 'HOST',
    meaning: 'the name or address to listen on; other machines reach it only with --token-file',
    default: DEFAULT_HOST,
    commands: ['serve'],
  },
  {
    name: 'token-file',
    takes: 'FILE',
    meaning: 'requests need the token in this file, 32 bytes or more',
    commands: ['serve'],
  },
];

export const SERVE_SPEC: CommandSpec = {
  operands: '',
  summary: 'serve rows, a queue of runs and their audits over HTTP, with metrics',
  examples: [
    ['serve', 'on http://127.0.0.1:7878/, for programs of this machine'],
    ['serve --dir demo --port 8080', 'another folder, another port'],
    ['serve --host 0.0.0.0 --token-file token', 'for other machines, with a token'],
  ],
  statuses: [
    ['0', 'a signal has ended it; the run that was going is stopped, audited and stored'],
    ['1', 'another program serves the folder, or its files cannot be written'],
    WRONG_USAGE,
  ],
};
