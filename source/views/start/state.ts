import type { DatabaseStatus } from '../../commands/database-status.js';
import type { SettingName, FormValues } from '../../commands/setting.js';
import { DEFAULT_FORM, defaultPace, SETTINGS } from '../../commands/settings.js';
import { problemOf, shownFields } from '../../commands/run-form.js';
import type { DescribedTopology } from '../../router/describe.js';
import type { FoundRun } from '../../services/recovery.js';
import type { Size } from '../../components/look.js';
import {
  EMPTY_SCROLL,
  fitScroll,
  moveScroll,
  scrollTo,
  type Move,
  type Scroll,
} from '../../components/scroll.js';
import { textField, type TextField } from '../../components/text-field.js';
import { layoutOf } from './layout.js';

/** A field that is being typed in. */
export interface TypedField {
  readonly name: SettingName;
  readonly field: TextField;
  /** What is wrong with it as it stands. */
  readonly problem: string | undefined;
  /** What it could go on with. */
  readonly offers: readonly string[];
}

export interface StartState {
  readonly form: FormValues;
  readonly typed: TypedField | undefined;
  /** Over the fields that mean something now. */
  readonly scroll: Scroll;
  /** Why the run cannot start with the selected field. */
  readonly refused: string | undefined;
  /** Undefined until they were looked at. */
  readonly databases: readonly DatabaseStatus[] | undefined;
  /** Where the databases are; undefined until the view was opened. */
  readonly topology: DescribedTopology | undefined;
  readonly isStarting: boolean;
  /** A run that never ended, until it has been asked about. */
  readonly unclosed: FoundRun | undefined;
  /** Whether it has been asked about: once is enough. */
  readonly isAsked: boolean;
  /** Whether the form is as it was left the last time. */
  readonly isRestored: boolean;
  readonly size: Size;
}

export type StartAction =
  | { readonly type: 'resized'; readonly size: Size }
  | {
      readonly type: 'restored';
      readonly form: FormValues;
      readonly topology: DescribedTopology;
    }
  | {
      readonly type: 'looked';
      readonly databases: readonly DatabaseStatus[];
      readonly topology: DescribedTopology;
    }
  | { readonly type: 'moved'; readonly move: Move }
  | { readonly type: 'stepped'; readonly by: 1 | -1 }
  | { readonly type: 'set'; readonly name: SettingName; readonly text: string }
  | { readonly type: 'typing'; readonly text?: string }
  | { readonly type: 'typed'; readonly field: TextField }
  | { readonly type: 'offered'; readonly offers: readonly string[] }
  | { readonly type: 'accepted' }
  | { readonly type: 'left' }
  | { readonly type: 'refused'; readonly name: SettingName; readonly problem: string }
  | { readonly type: 'starting'; readonly isStarting: boolean }
  | { readonly type: 'found'; readonly unclosed: FoundRun }
  | { readonly type: 'asked' };

export const initialState: StartState = {
  form: DEFAULT_FORM,
  typed: undefined,
  scroll: fitScroll(EMPTY_SCROLL, { count: shownFields(DEFAULT_FORM).length }),
  refused: undefined,
  databases: undefined,
  topology: undefined,
  isStarting: false,
  unclosed: undefined,
  isAsked: false,
  isRestored: false,
  size: { columns: 78, rows: 20 },
};

/** The field that the keys act on. */
export function selectedField({ form, scroll }: StartState): SettingName {
  return shownFields(form)[scroll.cursor] ?? 'workload';
}

/** The first shown field whose value is not allowed. */
export function firstProblem(form: FormValues): { name: SettingName; problem: string } | undefined {
  for (const name of shownFields(form)) {
    const problem = problemOf(name, form[name]);
    if (problem !== undefined) return { name, problem };
  }
  return undefined;
}

export function reduce(state: StartState, action: StartAction): StartState {
  switch (action.type) {
    case 'resized':
      return settle({ ...state, size: action.size });
    case 'restored':
      return settle({
        ...state,
        form: action.form,
        topology: action.topology,
        isRestored: true,
      });
    case 'looked':
      return settle({ ...state, databases: action.databases, topology: action.topology });
    case 'moved':
      return { ...state, scroll: moveScroll(state.scroll, action.move), refused: undefined };
    case 'stepped': {
      const name = selectedField(state);
      return set(state, name, stepped(name, state.form[name], action.by));
    }
    case 'set':
      return set(state, action.name, action.text);
    case 'typing': {
      const name = selectedField(state);
      return type(state, name, textField(action.text ?? state.form[name]));
    }
    case 'typed':
      return state.typed ? type(state, state.typed.name, action.field) : state;
    case 'offered':
      return state.typed ? { ...state, typed: { ...state.typed, offers: action.offers } } : state;
    case 'accepted': {
      if (!state.typed || state.typed.problem !== undefined) return state;
      const { name, field } = state.typed;
      return set({ ...state, typed: undefined }, name, field.text.trim());
    }
    case 'left':
      return { ...state, typed: undefined };
    case 'refused': {
      const cursor = shownFields(state.form).indexOf(action.name);
      return { ...state, scroll: scrollTo(state.scroll, cursor), refused: action.problem };
    }
    case 'starting':
      return { ...state, isStarting: action.isStarting };
    case 'found':
      return { ...state, unclosed: action.unclosed };
    case 'asked':
      return { ...state, unclosed: undefined, isAsked: true };
  }
}

function type(state: StartState, name: SettingName, field: TextField): StartState {
  const problem = problemOf(name, field.text.trim());
  return { ...state, typed: { name, field, problem, offers: [] }, refused: undefined };
}

function set(state: StartState, name: SettingName, text: string): StartState {
  const { form } = state;
  const changed = { ...form, [name]: text };
  // A pace that the person has not touched follows the workload.
  if (name === 'workload' && form.pace === defaultPace(form.workload)) {
    return settle({ ...state, form: { ...changed, pace: defaultPace(text) }, refused: undefined });
  }
  return settle({ ...state, form: changed, refused: undefined });
}

function settle(state: StartState): StartState {
  const count = shownFields(state.form).length;
  const visible = layoutOf(state.size, count).formRows;
  return { ...state, scroll: fitScroll(state.scroll, { count, visible }) };
}

/** The value before or after a value: the next choice, the next step of a number. */
export function stepped(name: SettingName, text: string, by: 1 | -1): string {
  const field = SETTINGS[name];
  if (field.kind === 'choice') {
    const { choices } = field;
    const position = choices.indexOf(text) + by + choices.length;
    return choices[position % choices.length] ?? text;
  }
  if (field.kind === 'path') return text;
  const value = text === '' ? Number.NaN : Number(text);
  const { steps, limits } = field;
  const next =
    by === 1 ? steps.find((step) => !(step <= value)) : steps.findLast((step) => step < value);
  if (next !== undefined) return String(next);
  // Before the first step stands the empty field, where it may be empty.
  if (by === -1) return field.empty === undefined ? String(limits.min) : '';
  return text;
}
