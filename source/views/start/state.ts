import type { DatabaseStatus } from '../../commands/database-status.js';
import type { SettingName, FormValues } from '../../commands/setting-types.js';
import { SETTINGS } from '../../commands/settings.js';
import { DEFAULT_FORM } from '../../commands/default-form.js';
import { problemOf, shownFields } from '../../commands/run-form.js';
import type { Model } from '../../entities/model.js';
import type { DescribedTopology } from '../../router/describe.js';
import type { FoundRun } from '../../services/recovery.js';
import type { FormPreview, RefusedSetting } from '../../services/start.js';
import type { Size } from '../../components/look.js';
import { EMPTY_SCROLL, fitScroll, type Move, type Scroll } from '../../components/scroll.js';
import type { TextField } from '../../components/text-field.js';
import type { JobAction, JobsState } from '../jobs.js';

/** The setting that is being typed. */
export interface TypedField {
  readonly name: SettingName;
  readonly field: TextField;
  /** What is wrong with the present text. */
  readonly problem: string | undefined;
  /** Completions. */
  readonly offers: readonly string[];
}

/** A row of the form: first the presets, then each shown setting. */
export type FormRow = 'preset' | SettingName;

/** The preview of the rows of the chosen workload. */
export interface Previewing {
  /** The key of the form, see `previewKey`. */
  readonly key: string;
  /** Undefined while the rows are being read. */
  readonly found: FormPreview | { readonly type: 'cancelled' } | undefined;
}

export interface StartState extends JobsState {
  readonly form: FormValues;
  /** The last form that was not a preset, to return to it; undefined until there was one. */
  readonly custom: FormValues | undefined;
  readonly preview: Previewing | undefined;
  readonly typed: TypedField | undefined;
  /** Over the rows of the form. */
  readonly scroll: Scroll;
  /** Why the run cannot start with the selected field. */
  readonly refused: string | undefined;
  /** Undefined until they were read. */
  readonly databases: readonly DatabaseStatus[] | undefined;
  /** Undefined until the view was opened. */
  readonly topology: DescribedTopology | undefined;
  /** A run that was not closed, until the user was asked about it. */
  readonly unclosed: FoundRun | undefined;
  /** Whether the user was asked about it; asked only once. */
  readonly isAsked: boolean;
  /** Whether the form of the last session has been restored. */
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
  | { readonly type: 'selected'; readonly name: SettingName }
  | { readonly type: 'stepped'; readonly by: 1 | -1 }
  | { readonly type: 'set'; readonly name: SettingName; readonly text: string }
  | { readonly type: 'typing'; readonly text?: string }
  | { readonly type: 'typed'; readonly field: TextField }
  | { readonly type: 'offered'; readonly offers: readonly string[] }
  | { readonly type: 'accepted' }
  | { readonly type: 'left' }
  | { readonly type: 'refused'; readonly name: SettingName; readonly problem: string }
  | JobAction
  | { readonly type: 'previewing'; readonly key: string }
  | { readonly type: 'forgotten' }
  | { readonly type: 'previewed'; readonly key: string; readonly found: Previewing['found'] }
  | { readonly type: 'found'; readonly unclosed: FoundRun }
  | { readonly type: 'asked' };

export const initialState: StartState = {
  form: DEFAULT_FORM,
  custom: undefined,
  preview: undefined,
  typed: undefined,
  scroll: fitScroll(EMPTY_SCROLL, { count: rowsOf(DEFAULT_FORM).length }),
  refused: undefined,
  databases: undefined,
  topology: undefined,
  jobs: [],
  unclosed: undefined,
  isAsked: false,
  isRestored: false,
  size: { columns: 78, rows: 20 },
};

/** The rows of a form. */
export function rowsOf(form: FormValues): readonly FormRow[] {
  return ['preset', ...shownFields(form)];
}

/** The selected row. */
export function selectedRow({ form, scroll }: StartState): FormRow {
  return rowsOf(form)[scroll.cursor] ?? 'preset';
}

/** The first shown field whose value is not allowed. */
export function firstProblem(form: FormValues): RefusedSetting | undefined {
  for (const name of shownFields(form)) {
    const problem = problemOf(name, form[name]);
    if (problem !== undefined) return { name, problem };
  }
  return undefined;
}

/** A suggested mapping with which the chosen folder may be readable. */
export function offeredMapping(preview: Previewing | undefined): string | undefined {
  return preview?.found?.type === 'refused' ? preview.found.mapping : undefined;
}

/**
 * The previous or next value: the next choice, or the next step of a number.
 * @param model of the rows, where it is known
 */
export function stepped(name: SettingName, text: string, by: 1 | -1, model?: Model): string {
  const field = SETTINGS[name];
  if (field.kind === 'choice') {
    const choices = (model && field.choicesOf?.(model)) ?? field.choices;
    const position = choices.indexOf(text) + by + choices.length;
    return choices[position % choices.length] ?? text;
  }
  if (field.kind === 'text') return text;
  const value = text === '' ? Number.NaN : Number(text);
  const { steps, limits } = field;
  const next =
    by === 1 ? steps.find((step) => !(step <= value)) : steps.findLast((step) => step < value);
  if (next !== undefined) return String(next);
  // Below the minimum comes the empty field, if it may be empty.
  if (by === -1) return field.empty === undefined ? String(limits.min) : '';
  return text;
}

/** Whether a run is being started. */
export function isStarting({ jobs }: JobsState): boolean {
  return jobs.some(({ kind }) => kind === STARTING);
}

/** The kind of the job that starts a run. */
export const STARTING = 'start';
