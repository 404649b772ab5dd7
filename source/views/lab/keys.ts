import { listBindings } from '../movement.js';
import { keyName, VERBS } from '../verbs.js';
import type { Binding, Editing } from '../view.js';
import { beginComparison, type LabContext } from './begin.js';
import { baselineBindings } from './baseline-key.js';
import { fileBindings } from './file-keys.js';
import {
  chartsIn,
  isComparing,
  selectedRow,
  selectedVariant,
  variantOf,
  type LabAction,
  type LabState,
} from './state.js';

type LabBinding = Binding<LabState, LabAction>;

const onFactor = (state: LabState): string | undefined =>
  selectedRow(state)?.kind === 'factor' ? undefined : 'select a setting in the form first';

const onSteppable = (state: LabState): string | undefined => {
  const row = selectedRow(state);
  if (!row) return 'move up to the form';
  return row.kind === 'factor' || row.kind === 'add' ? `${keyName('type')} types it` : undefined;
};

const withOtherChart = (state: LabState): string | undefined => {
  if (!state.shown) return 'nothing is compared yet';
  return chartsIn(state).length > 1
    ? undefined
    : 'a curve needs one setting with three numbers, a heat map two settings';
};

/** Why no run of the selected variant can be opened. */
const onKept = (state: LabState): string | undefined => {
  if (!selectedVariant(state)) return 'select a variant first';
  if (state.shown?.isRunning) return `its runs can be opened when the ${state.shown.kind} is over`;
  return state.shown?.isKept
    ? undefined
    : 'its databases were removed: "keep" in the form keeps them';
};

const add = (context: LabContext): void => context.dispatch({ type: 'adding' });
const remove = (context: LabContext): void => context.dispatch({ type: 'removed' });
const chart = (context: LabContext): void => context.dispatch({ type: 'charted' });

export const bindings: readonly LabBinding[] = [
  {
    id: 'lab.start',
    ...VERBS.start,
    help: 'Start the comparison or search.',
    priority: 1,
    disabled: (state, { lab }) =>
      (selectedRow(state) ? undefined : (onKept(state) ?? 'move up to the form')) ??
      (isComparing(state) || lab.isRunning()
        ? `${lab.current()?.kind === 'search' ? 'a search' : 'a comparison'} is going: ${keyName('cancel')} stops it`
        : undefined),
    run: beginComparison,
  },
  {
    id: 'lab.open',
    ...VERBS.open,
    help: 'Open a run of the variant in Results.',
    priority: 1,
    disabled: onKept,
    run: openRun,
  },
  {
    id: 'lab.next',
    ...VERBS.right,
    shown: { keys: ['left', 'right'], label: 'change' },
    help: 'Change the value to its next one.',
    priority: 3,
    disabled: onSteppable,
    run: ({ dispatch }) => dispatch({ type: 'stepped', by: 1 }),
  },
  {
    id: 'lab.before',
    ...VERBS.left,
    help: 'Change the value to its previous one.',
    disabled: onSteppable,
    run: ({ dispatch }) => dispatch({ type: 'stepped', by: -1 }),
  },
  {
    id: 'lab.type',
    ...VERBS.type,
    help: 'Type the values or ranges of the setting.',
    priority: 4,
    disabled: (state) => {
      const row = selectedRow(state);
      if (!row) return 'move up to the form';
      const isSwitch = row.kind === 'warm-up' || row.kind === 'keep';
      return isSwitch ? 'the left and right keys change it' : undefined;
    },
    run: ({ dispatch }) => dispatch({ type: 'typing' }),
  },
  {
    id: 'lab.add',
    ...VERBS.add,
    help: 'Add a setting to compare.',
    priority: 5,
    run: add,
  },
  {
    id: 'lab.remove',
    ...VERBS.remove,
    help: 'Remove the setting from the comparison.',
    priority: 6,
    disabled: onFactor,
    run: remove,
  },
  {
    id: 'lab.chart',
    ...VERBS.chart,
    help: 'Show the next drawing: curve, heat map or bars.',
    priority: 7,
    disabled: withOtherChart,
    run: chart,
  },
  ...fileBindings,
  ...baselineBindings,
  // The first letters of the words, which are other verbs elsewhere.
  {
    id: 'lab.letter-add',
    keys: ['a'],
    label: 'add',
    help: 'Add a setting.',
    isUnlisted: true,
    run: add,
  },
  {
    id: 'lab.letter-remove',
    keys: ['x'],
    label: 'remove',
    help: 'Remove the setting.',
    isUnlisted: true,
    disabled: onFactor,
    run: remove,
  },
  {
    id: 'lab.letter-chart',
    keys: ['c'],
    label: 'chart',
    help: 'Show the next drawing.',
    isUnlisted: true,
    disabled: withOtherChart,
    run: chart,
  },
  ...listBindings<LabState, LabAction>('lab', (move) => ({ type: 'moved', move })),
];

/** The text field of what is being typed. */
export function editing(state: LabState): Editing<LabState, LabAction> | undefined {
  const { typed } = state;
  if (!typed) return undefined;
  const isNumber = typed.kind === 'field' && (typed.name === 'rows' || typed.name === 'rounds');
  return {
    field: typed.field,
    ...(isNumber
      ? {
          refuses: (character) =>
            /\d/.test(character) ? undefined : 'it is a number: type digits',
        }
      : {}),
    change: (field) => ({ type: 'typed', field }),
    accept: ({ dispatch }) => dispatch({ type: 'accepted' }),
    cancel: ({ dispatch }) => dispatch({ type: 'left' }),
    acceptLabel: typed.kind === 'name' ? 'choose' : 'accept',
  };
}

/** Opens a run of the selected variant that shows it best; a notice gives the reason why not. */
async function openRun(context: LabContext): Promise<void> {
  const { state, services, open, notify } = context;
  const result = selectedVariant(state);
  if (!result || !state.shown) return;
  const kept = await services.lab.keptRun(state.shown, variantOf(state, result));
  if ('reason' in kept) notify(kept.reason, 'warning');
  else open('results', { runId: kept.runId, folder: kept.folder });
}
