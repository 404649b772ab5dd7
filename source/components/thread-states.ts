import type { ThreadState } from '../sim/thread-state.js';
import { DECORATION } from './marks.js';
import type { Tone } from './theme.js';

/** How to show the state of a thread; never by colour alone. */
export interface ThreadStateStyle {
  readonly word: string;
  /** One column: a thread in the heat map. */
  readonly sign: string;
  /** Instead of the sign, for ASCII terminals. */
  readonly letter: string;
  readonly tone: Tone;
  /** What it means, for a new user. */
  readonly meaning: string;
}

/** The style and wording of every thread state, in the order of the legend. */
export const THREAD_STATE_STYLES: Readonly<Record<ThreadState, ThreadStateStyle>> = {
  writing: {
    word: 'writing',
    sign: '█',
    letter: 'W',
    tone: 'active',
    meaning:
      'it waits for the answer of the database to its write; of several at one SQLite file, only one has the lock',
  },
  judging: {
    word: 'checking',
    sign: '▓',
    letter: 'C',
    tone: 'good',
    meaning: 'it reads its rows and checks the rules',
  },
  recording: {
    word: 'recording',
    sign: '▪',
    letter: 'J',
    tone: 'good',
    meaning: 'it writes what became of its rows into the ledger',
  },
  'waiting-turn': {
    word: 'turn',
    sign: '▒',
    letter: 't',
    tone: 'waiting',
    meaning: 'it waits until the rows before its own are written, or for its shift',
  },
  'waiting-lock': {
    word: 'lock',
    sign: '▚',
    letter: 'L',
    tone: 'warning',
    meaning: "it waits for the database's own lock",
  },
  'waiting-reference': {
    word: 'reference',
    sign: '⇢',
    letter: 'R',
    tone: 'missing-reference',
    meaning: 'its row waits until a row that it points to is decided',
  },
  idle: {
    word: 'idle',
    sign: '∙',
    letter: ',',
    tone: 'dim',
    meaning: 'it is between two rows, or waits for a processor after the release',
  },
  thinking: {
    word: 'thinking',
    sign: '·',
    letter: '.',
    tone: 'dim',
    meaning: 'it waits before its row, as the pace sets',
  },
  paused: {
    word: 'paused',
    sign: '‖',
    letter: 'P',
    tone: 'paused',
    meaning: 'you have paused the run, or a rebalance moves its rows',
  },
  starting: {
    word: 'starting',
    sign: '○',
    letter: 'o',
    tone: 'dim',
    meaning: 'it opens its connections',
  },
  done: {
    word: 'done',
    sign: '–',
    letter: '-',
    tone: 'dim',
    meaning: 'no rows are left for it',
  },
  crashed: {
    word: 'crashed',
    sign: '†',
    letter: 'X',
    tone: 'bad',
    meaning: 'it crashed; its rows in flight are settled',
  },
};

/** The sign of a state; nothing for a screen reader, because the word follows. */
export function threadSign(
  state: ThreadState,
  { isUnicode, isScreenReader }: { readonly isUnicode: boolean; readonly isScreenReader: boolean },
): string {
  if (isScreenReader) return DECORATION;
  const { sign, letter } = THREAD_STATE_STYLES[state];
  return isUnicode ? sign : letter;
}
