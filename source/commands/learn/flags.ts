import type { Flag } from '../flag.js';

/** The flags that `learn` alone has. */
export const LEARN_FLAGS: readonly Flag[] = [
  {
    name: 'all',
    meaning: 'run every lesson without questions, and print what each showed',
    commands: ['learn'],
  },
  {
    name: 'lessons',
    takes: 'FOLDER',
    meaning: 'the lessons in the .yaml files of a folder instead of those of the program',
    commands: ['learn'],
  },
  {
    name: 'reset',
    meaning: 'forget which lessons are finished',
    commands: ['learn'],
  },
];

/** What flags of other commands mean to `learn`. */
export const MEANINGS_OF_LEARN = {
  report: {
    meaning:
      'run the lesson without questions and write a hand-out; without FILE a PDF in reports/',
    default: '',
  },
  title: { meaning: 'the title of the hand-out', default: 'that of the lesson' },
  topology: {
    meaning:
      'statements of several connections are shown on the servers of this file too, in schemas of their own',
    default: 'SQLite alone',
  },
} satisfies Record<string, NonNullable<Flag['of']>[keyof NonNullable<Flag['of']>]>;
