import { SETTINGS } from '../../commands/settings.js';
import { MODEL_ENDINGS } from '../../commands/model-option.js';
import type { Setting } from '../../commands/setting-types.js';
import { listBindings } from '../movement.js';
import { RUN_IS_GOING, keyName, VERBS } from '../verbs.js';
import type { Binding, Context, Editing } from '../view.js';
import { beginRun } from './begin.js';
import { checkDatabases } from './look.js';
import { explainRejected, rejectedRows } from './explain.js';
import { previewAgain } from './previewing.js';
import {
  isStarting,
  selectedRow,
  type FormRow,
  type StartAction,
  type StartState,
} from './state.js';

/** The kind of the selected row of the form; the presets are a choice. */
function kindOf(state: StartState): Setting['kind'] {
  const row = selectedRow(state);
  return row === 'preset' ? 'choice' : SETTINGS[row].kind;
}
const isNumber = (state: StartState): boolean => ['integer', 'decimal'].includes(kindOf(state));

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const PATH_STARTS = ['/', '~', '.'];

const CHOSEN = 'the left and right keys change it';

/** Explains how to change the selected setting, after a character that cannot be typed into it. */
export function describeHowToSet(state: StartState): string {
  const row = selectedRow(state);
  if (row === 'preset') return `A preset is not typed: ${CHOSEN}`;
  const { label, kind } = SETTINGS[row];
  if (kind === 'choice') return `${label} is not typed: ${CHOSEN}`;
  return kind === 'text'
    ? `${label} is text: ${keyName('type')} types it`
    : `${label} is a number: type digits`;
}

export const bindings: readonly Binding<StartState, StartAction>[] = [
  {
    id: 'start.begin',
    ...VERBS.start,
    help: 'Start the run.',
    priority: 1,
    disabled: (state, { live }) =>
      isStarting(state) || live.isRunning() ? RUN_IS_GOING : undefined,
    run: (context) => beginRun(context),
  },
  {
    id: 'start.next',
    ...VERBS.right,
    shown: { keys: ['left', 'right'], label: 'change' },
    help: 'Change the preset or setting to its next value.',
    priority: 2,
    disabled: (state) => (kindOf(state) === 'text' ? `${keyName('type')} types it` : undefined),
    run: ({ dispatch }) => dispatch({ type: 'stepped', by: 1 }),
  },
  {
    id: 'start.before',
    ...VERBS.left,
    help: 'Change the preset or setting to its previous one.',
    disabled: (state) => (kindOf(state) === 'text' ? `${keyName('type')} types it` : undefined),
    run: ({ dispatch }) => dispatch({ type: 'stepped', by: -1 }),
  },
  {
    id: 'start.type',
    ...VERBS.type,
    help: 'Type the value of the setting.',
    priority: 3,
    disabled: (state) => (kindOf(state) === 'choice' ? CHOSEN : undefined),
    run: ({ dispatch }) => dispatch({ type: 'typing' }),
  },
  ...DIGITS.map((digit): Binding<StartState, StartAction> => ({
    id: `start.type-${digit}`,
    keys: [digit],
    label: `type ${digit}`,
    help: `Type a number that begins with ${digit}.`,
    isUnlisted: true,
    disabled: (state) => (isNumber(state) ? undefined : describeHowToSet(state)),
    run: ({ dispatch }) => dispatch({ type: 'typing', text: digit }),
  })),
  ...PATH_STARTS.map((character): Binding<StartState, StartAction> => ({
    id: `start.type-path-${character}`,
    keys: [character],
    label: `type ${character}`,
    help: `Type a path that begins with ${character}.`,
    isUnlisted: true,
    disabled: (state) => (isPath(selectedRow(state)) ? undefined : describeHowToSet(state)),
    run: ({ dispatch }) => dispatch({ type: 'typing', text: character }),
  })),
  {
    id: 'start.refresh',
    ...VERBS.refresh,
    help: 'Read the databases and the files again.',
    run: async (context) => {
      previewAgain(context);
      await checkDatabases(context);
    },
  },
  {
    id: 'start.explain',
    ...VERBS.explain,
    help: 'Explain why each of the rejected rows is rejected.',
    priority: 4,
    disabled: ({ preview }) =>
      rejectedRows(preview).length === 0 ? 'no row is known to be rejected' : undefined,
    run: ({ state, ask }) => ask(explainRejected(state)),
  },
  ...listBindings<StartState, StartAction>('start', (move) => ({ type: 'moved', move })),
];

/** The text field of the setting that is being typed. */
export function editing(state: StartState): Editing<StartState, StartAction> | undefined {
  if (!state.typed) return undefined;
  const { name, field } = state.typed;
  return {
    field,
    ...(isNumber(state) ? { refuses: (character) => whyNotInNumber(state, character) } : {}),
    change: (changed) => ({ type: 'typed', field: changed }),
    cancel: ({ dispatch }) => dispatch({ type: 'left' }),
    accept: ({ dispatch }) => dispatch({ type: 'accepted' }),
    ...(isPath(name) ? { complete: completePath } : {}),
  };
}

function whyNotInNumber(state: StartState, character: string): string | undefined {
  const allowed = kindOf(state) === 'decimal' ? /[\d.]/ : /\d/;
  return allowed.test(character) ? undefined : describeHowToSet(state);
}

function isPath(row: FormRow): boolean {
  return row === 'folder' || row === 'model';
}

async function completePath(context: Context<StartState, StartAction>): Promise<void> {
  const { typed } = context.state;
  if (!typed) return;
  const { text } = typed.field;
  const endings = typed.name === 'model' ? MODEL_ENDINGS : [];
  const offers = await context.services.start.completePath(text, endings);
  const longest = commonStart(offers);
  if (longest.length > text.length) {
    context.dispatch({ type: 'typed', field: { text: longest, cursor: longest.length } });
  }
  context.dispatch({ type: 'offered', offers: offers.length > 1 ? offers : [] });
}

function commonStart(texts: readonly string[]): string {
  const [first = ''] = texts;
  let length = first.length;
  while (!texts.every((text) => text.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}
