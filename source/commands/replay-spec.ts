import type { CommandSpec } from './command-spec.js';
import type { Flag } from './flag.js';

/** What the help has on `replay`. */
export const REPLAY_SPEC: CommandSpec = {
  operands: '[run]',
  summary: 'show a stored run on the screen as it happened, slower or faster',
  examples: [
    ['replay', 'the latest run, at its own speed; a short one slower'],
    ['replay 893d --speed 0.1', 'the run with 893d in its id, ten times slower'],
    ['replay --events | less', 'what its threads did and waited for, as text'],
  ],
  statuses: [
    ['0', 'you quit it, or the events are printed'],
    ['2', 'wrong usage, no such run, no terminal, or its events are not recorded'],
  ],
};

/** The flags that `replay` alone has. */
export const REPLAY_FLAGS: readonly Flag[] = [
  {
    name: 'speed',
    takes: 'N',
    meaning: 'how many times as fast as the run, 0.01–1000',
    default: '1, slower if the replay would last less than 5 s',
    commands: ['replay'],
  },
  {
    name: 'events',
    meaning: 'print what each thread did and waited for, in its order, and open no screen',
    commands: ['replay'],
  },
];

/** What flags of other commands mean to `replay`. */
export const MEANINGS_OF_REPLAY = {
  json: {
    meaning: 'print the events as JSON, one a line; - or no FILE is standard output',
    default: '',
  },
} satisfies Record<string, NonNullable<Flag['of']>[keyof NonNullable<Flag['of']>]>;
