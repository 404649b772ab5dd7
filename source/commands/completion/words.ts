import { SHOP } from '../../entities/shop.js';
import { lessonIds } from '../../lessons/catalogue.js';
import { FACTORS } from '../../lab/factors.js';
import { COMMANDS, NAMED_WORKLOADS, SHELLS, type CommandName, type Flag } from '../flag.js';
import { FLAGS } from '../flags.js';
import { TOPICS } from '../help.js';
import { MODEL_ACTIONS, SHIPPED_MODELS } from '../model/actions.js';
import { FAULT_NAMES } from '../torture/names.js';

/** What a shell offers for a value or an operand. */
export interface Offer {
  readonly words: readonly string[];
  /** What else it is taken from: the disk, or the stored runs of the working folder. */
  readonly from?: 'files' | 'folders' | 'runs';
  /** A value is KEY=WORD,WORD: the words of each key, none where they are numbers. */
  readonly keyed?: readonly (readonly [key: string, words: readonly string[]])[];
}

const NOTHING: Offer = { words: [] };

/** What may follow a flag; undefined where it takes no value. */
export function valuesOf({ takes }: Flag): Offer | undefined {
  switch (takes) {
    case undefined:
      return undefined;
    case 'MODEL':
      return { words: SHIPPED_MODELS, from: 'files' };
    case 'FILE':
    case 'MAP':
      return { words: [], from: 'files' };
    case 'DIR':
    case 'FOLDER':
      return { words: [], from: 'folders' };
    case 'RUN':
      return { words: [], from: 'runs' };
    case 'FAULTS':
      return { words: FAULT_NAMES };
    case 'KEY=VALUES':
      return { words: [], keyed: FACTORS.map((key) => [key, choicesOf(key)]) };
  }
  return { words: choicesIn(takes) };
}

/** The words that the flag with a name takes. */
function choicesOf(name: string): string[] {
  return choicesIn(FLAGS.find((flag) => flag.name === name)?.takes ?? '');
}

/** The words of "fifo|race"; a word in capitals names the value and is not one. */
function choicesIn(takes: string): string[] {
  return takes.split('|').filter((choice) => choice !== '' && choice === choice.toLowerCase());
}

/** What may follow the name of a command. */
export function operandsOf(command: CommandName): Offer {
  switch (command) {
    case 'run':
      return { words: NAMED_WORKLOADS, from: 'folders' };
    case 'report':
    case 'verify':
      return { words: [], from: 'runs' };
    case 'explain':
      return { words: SHOP.entities.map(({ name }) => name.toLowerCase()) };
    case 'model':
      return { words: MODEL_ACTIONS, from: 'files' };
    case 'learn':
      return { words: lessonIds() };
    case 'completion':
      return { words: SHELLS };
    case 'help':
      return { words: [...COMMANDS, ...TOPICS] };
    default:
      return NOTHING;
  }
}
