import type { CompareForm, FormField } from '../../commands/compare/form.js';
import { DEFAULT_COMPARE_FORM, factorsToAdd, sizeOf } from '../../commands/compare/form.js';
import type { Size } from '../../components/look.js';
import type { Move } from '../../components/scroll.js';
import type { TextField } from '../../components/text-field.js';
import type { VariantResult } from '../../lab/analysis.js';
import { chartsOf, type ChartName } from '../../lab/charts/choose.js';
import { groupByPromise } from '../../lab/describe.js';
import type { FactorName } from '../../lab/factors.js';
import type { ShownComparison } from '../../services/lab-questions.js';
import type { JobAction, JobsState } from '../jobs.js';
import type { WritingState, WroteAction } from '../written-file.js';

/** A row of the form. */
export type FormRow =
  | { readonly kind: 'factor'; readonly index: number }
  | { readonly kind: 'add' }
  | { readonly kind: FormField | 'warm-up' | 'keep' };

/** What is being typed. */
export type Typed =
  /** The name of a setting to add, chosen from those that contain what is typed. */
  | { readonly kind: 'name'; readonly field: TextField; readonly cursor: number }
  /** The values of a setting. */
  | {
      readonly kind: 'values';
      readonly name: FactorName;
      readonly field: TextField;
      readonly problem: string | undefined;
    }
  | {
      readonly kind: 'field';
      readonly name: FormField;
      readonly field: TextField;
      readonly problem: string | undefined;
    };

export interface LabState extends WritingState {
  readonly size: Size;
  readonly form: CompareForm;
  readonly typed: Typed | undefined;
  /** Why the form cannot be started; undefined after each change of it. */
  readonly refused: string | undefined;
  readonly shown: ShownComparison | undefined;
  /** Over the rows of the form, then over the variants. */
  readonly cursor: number;
  /** The drawing that was chosen; by default the one that shows most. */
  readonly chart: ChartName | undefined;
  /** Whether the comparison that is going is shown, rather than a stored one. */
  readonly isFollowing: boolean;
  /** Whether the newest stored comparison has been looked for. */
  readonly isRead: boolean;
}

export type LabAction =
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'moved'; readonly move: Move }
  | { readonly type: 'stepped'; readonly by: 1 | -1 }
  | { readonly type: 'adding' }
  | { readonly type: 'typing' }
  | { readonly type: 'typed'; readonly field: TextField }
  | { readonly type: 'accepted' }
  | { readonly type: 'left' }
  | { readonly type: 'removed' }
  | { readonly type: 'refused'; readonly problem: string }
  | { readonly type: 'filled'; readonly form: Partial<CompareForm> }
  | {
      readonly type: 'shown';
      readonly shown: ShownComparison | undefined;
      readonly isOpened?: boolean;
    }
  /** From now on, the comparison that is going is shown. */
  | { readonly type: 'followed' }
  | { readonly type: 'charted' }
  | WroteAction
  | JobAction;

export const initialState: LabState = {
  size: { columns: 78, rows: 20 },
  form: DEFAULT_COMPARE_FORM,
  typed: undefined,
  refused: undefined,
  shown: undefined,
  cursor: 0,
  chart: undefined,
  isFollowing: false,
  lastFile: undefined,
  isRead: false,
  jobs: [],
};

/** The kind of the job that runs a comparison. */
export const COMPARING = 'comparing';

/** The rows of a form, from top to bottom. */
export function formRows(form: CompareForm): readonly FormRow[] {
  const { factors, workload, duration } = form;
  const isRowsVaried = factors.some(({ name }) => name === 'rows');
  const isGenerated = workload === 'generate' && !isRowsVaried;
  return [
    ...factors.map((_, index): FormRow => ({ kind: 'factor', index })),
    ...(factorsToAdd(form).length > 0 ? [{ kind: 'add' } as const] : []),
    { kind: 'workload' },
    ...(isGenerated ? [{ kind: 'duration' } as const] : []),
    ...(isGenerated && duration === '' ? [{ kind: 'rows' } as const] : []),
    { kind: 'rounds' },
    { kind: 'warm-up' },
    { kind: 'keep' },
  ];
}

/** The selected row of the form; undefined while a variant is selected. */
export function selectedRow({ form, cursor }: LabState): FormRow | undefined {
  return formRows(form)[cursor];
}

/** The variants as they are listed: in their order while they run, then the best first in each durability class. */
export function listedGroups({
  shown,
}: Pick<LabState, 'shown'>): readonly (readonly [
  promise: string,
  group: readonly VariantResult[],
])[] {
  if (!shown) return [];
  const { results } = shown.analysis;
  const compared = results.filter(({ isControl }) => !isControl);
  return shown.isRunning ? [['', compared]] : groupByPromise(results);
}

/** The variants in the order of the list. */
export function listedResults(state: Pick<LabState, 'shown'>): readonly VariantResult[] {
  return listedGroups(state).flatMap(([, group]) => group);
}

/** The selected variant; undefined while a row of the form is selected. */
export function selectedResult(state: LabState): VariantResult | undefined {
  return listedResults(state)[state.cursor - formRows(state.form).length];
}

/** Its position among the variants of the experiment. */
export function variantOf({ shown }: LabState, result: VariantResult): number {
  return shown?.analysis.results.indexOf(result) ?? -1;
}

/** The names that can be added and contain what was typed. */
export function offeredNames({ form, typed }: LabState): readonly FactorName[] {
  if (typed?.kind !== 'name') return [];
  const wanted = typed.field.text.trim().toLowerCase();
  return factorsToAdd(form).filter((name) => name.includes(wanted));
}

/** The drawing that is shown. */
export function shownChart({ shown, chart }: Pick<LabState, 'shown' | 'chart'>): ChartName {
  const possible = shown ? chartsOf(shown.experiment.factors) : [];
  return possible.find((name) => name === chart) ?? possible[0] ?? 'bars';
}

/** Whether a comparison is being prepared or is going. */
export function isComparing({ jobs }: JobsState): boolean {
  return jobs.some(({ kind }) => kind === COMPARING);
}

/** "4 variants, 25 runs" is possible; undefined while the form is wrong. */
export function formSize({ form }: LabState): ReturnType<typeof sizeOf> {
  return sizeOf(form);
}
