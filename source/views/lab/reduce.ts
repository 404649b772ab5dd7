import {
  problemOfField,
  problemOfValues,
  suggestValues,
  type CompareForm,
  type FormField,
} from '../../commands/compare/form.js';
import { textField, type TextField } from '../../components/text-field.js';
import type { FactorName } from '../../lab/factors.js';
import { idOfShown } from '../../services/lab/shown.js';
import { reduceJobs } from '../jobs.js';
import { pageSize } from './layout.js';
import {
  chartsIn,
  countEntries,
  formRows,
  listedVariants,
  offeredNames,
  selectedRow,
  shownChart,
  type FormRow,
  type LabAction,
  type LabState,
} from './state.js';
import { steppedValue } from './step.js';

/** The state after an action. */
export function reduce(state: LabState, action: LabAction): LabState {
  switch (action.type) {
    case 'resized':
      return { ...state, size: action.size };
    case 'moved':
      return move(state, action.move);
    case 'stepped':
      return withForm(state, steppedValue(state.form, selectedRow(state)?.kind, action.by));
    case 'adding':
      return { ...state, typed: { kind: 'name', field: textField(), cursor: 0 } };
    case 'typing':
      return beginTyping(state, selectedRow(state));
    case 'typed':
      return change(state, action.field);
    case 'accepted':
      return accept(state);
    case 'left':
      return { ...state, typed: undefined };
    case 'removed':
      return remove(state, selectedRow(state));
    case 'refused':
      return { ...state, refused: action.problem };
    case 'filled':
      return withForm({ ...state, cursor: 0 }, action.form);
    case 'shown':
      return show(state, action);
    case 'followed':
      return { ...state, isFollowing: true, refused: undefined };
    case 'charted': {
      const charts = chartsIn(state);
      const next = charts[(charts.indexOf(shownChart(state)) + 1) % charts.length];
      return next === undefined ? state : { ...state, chart: next };
    }
    case 'wrote':
      return { ...state, lastFile: action.path };
    case 'job':
    case 'job-ended':
      return reduceJobs(state, action);
  }
}

function withForm(state: LabState, change: Partial<CompareForm>): LabState {
  const form = { ...state.form, ...change };
  return settle({ ...state, form, typed: undefined, refused: undefined });
}

/** Keeps the cursor on a row or a variant. */
function settle(state: LabState): LabState {
  const last = countEntries(state) - 1;
  return { ...state, cursor: Math.max(0, Math.min(last, state.cursor)) };
}

function move(state: LabState, to: Extract<LabAction, { type: 'moved' }>['move']): LabState {
  const { typed } = state;
  const page = pageSize(state.size);
  const steps = { up: -1, down: 1, 'page-up': -page, 'page-down': page } as const;
  const target = (from: number, last: number): number => {
    if (to === 'first') return 0;
    return to === 'last' ? last : Math.max(0, Math.min(last, from + steps[to]));
  };
  if (typed?.kind === 'name') {
    const cursor = target(typed.cursor, Math.max(0, offeredNames(state).length - 1));
    return { ...state, typed: { ...typed, cursor } };
  }
  if (typed) return state;
  const last = countEntries(state) - 1;
  return { ...state, cursor: target(state.cursor, last) };
}

function beginTyping(state: LabState, row: FormRow | undefined): LabState {
  switch (row?.kind) {
    case 'factor': {
      const factor = state.form.factors[row.index];
      return factor ? typeValues(state, factor.name, textField(factor.values)) : state;
    }
    case 'add':
      return reduce(state, { type: 'adding' });
    case 'workload':
    case 'findRate':
    case 'duration':
    case 'rows':
    case 'rounds':
      return typeField(state, row.kind, textField(state.form[row.kind]));
    default:
      return state;
  }
}

function typeValues(state: LabState, name: FactorName, field: TextField): LabState {
  const problem = problemOfValues({ name, values: field.text });
  return { ...state, typed: { kind: 'values', name, field, problem }, refused: undefined };
}

function typeField(state: LabState, name: FormField, field: TextField): LabState {
  const problem = problemOfField(name, field.text.trim(), state.form);
  return { ...state, typed: { kind: 'field', name, field, problem }, refused: undefined };
}

function change(state: LabState, field: TextField): LabState {
  const { typed } = state;
  switch (typed?.kind) {
    case undefined:
      return state;
    case 'name': {
      // "batch=1,100" at once names the setting and gives its values.
      const [, key, values = ''] = /^\s*([a-z-]+)\s*=(.*)$/s.exec(field.text) ?? [];
      const known = offeredNames({ ...state, typed: { ...typed, field: textField() } });
      const name = known.find((each) => each === key);
      if (name !== undefined) return typeValues(state, name, textField(values));
      return { ...state, typed: { kind: 'name', field, cursor: 0 } };
    }
    case 'values':
      return typeValues(state, typed.name, field);
    case 'field':
      return typeField(state, typed.name, field);
  }
}

function accept(state: LabState): LabState {
  const { typed, form } = state;
  if (typed?.kind === 'name') {
    const name = offeredNames(state)[typed.cursor];
    return name === undefined ? state : typeValues(state, name, textField(suggestValues(name)));
  }
  if (!typed || typed.problem !== undefined) return state;
  const text = typed.field.text.trim();
  if (typed.kind === 'field') return withForm(state, { [typed.name]: text });
  const at = form.factors.findIndex(({ name }) => name === typed.name);
  const factor = { name: typed.name, values: text };
  if (at >= 0) return withForm(state, { factors: form.factors.with(at, factor) });
  const added = withForm(state, { factors: [...form.factors, factor] });
  return { ...added, cursor: form.factors.length };
}

function remove(state: LabState, row: FormRow | undefined): LabState {
  if (row?.kind !== 'factor') return state;
  return withForm(state, { factors: state.form.factors.toSpliced(row.index, 1) });
}

function show(
  state: LabState,
  { shown, isOpened }: Extract<LabAction, { type: 'shown' }>,
): LabState {
  const isOther = idOf(shown) !== idOf(state.shown);
  const next = {
    ...state,
    shown,
    isRead: true,
    isFollowing: state.isFollowing && !isOpened,
    ...(isOther ? { chart: undefined } : {}),
  };
  const first = formRows(state.form).length;
  // What was asked for is seen at once: on a narrow screen the form gives way to it.
  const isBegun = isOther && state.isFollowing;
  if ((isOpened || isBegun) && shown) return settle({ ...next, cursor: first });
  // The selected variant stays selected where the order changes.
  const before = listedVariants(state)[state.cursor - first];
  if (isOther || !before || !shown) return settle(next);
  const name = JSON.stringify(before.settings);
  const at = listedVariants(next).findIndex(({ settings }) => JSON.stringify(settings) === name);
  return settle({ ...next, cursor: at < 0 ? state.cursor : first + at });
}

function idOf(shown: LabState['shown']): string | undefined {
  return shown && idOfShown(shown);
}
