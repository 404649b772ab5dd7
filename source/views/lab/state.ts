import type { CompareForm, FormField } from '../../commands/compare/form.js';
import {
  DEFAULT_COMPARE_FORM,
  factorsToAdd,
  isSearch,
  sizeOf,
} from '../../commands/compare/form.js';
import type { Size } from '../../components/look.js';
import type { Move } from '../../components/scroll.js';
import type { TextField } from '../../components/text-field.js';
import type { VariantResult } from '../../lab/analysis.js';
import { chartsOf, type ChartName } from '../../lab/charts/choose.js';
import { groupByDurability, groupByPromise } from '../../lab/describe.js';
import type { FactorName } from '../../lab/factors.js';
import type { RateResult } from '../../lab/rates/describe.js';
import { byRate } from '../../lab/rates/headline.js';
import type { ShownComparison, ShownExperiment, ShownSearch } from '../../services/lab/shown.js';
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
  readonly shown: ShownExperiment | undefined;
  /** Over the rows of the form, then over the variants. */
  readonly cursor: number;
  /** The drawing that was chosen; by default the one that shows most. */
  readonly chart: ChartName | undefined;
  /** Whether what is going is shown, rather than a stored one. */
  readonly isFollowing: boolean;
  /** Whether the newest stored one has been looked for. */
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
      readonly shown: ShownExperiment | undefined;
      readonly isOpened?: boolean;
    }
  /** From now on, what is going is shown. */
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

/** The kind of the job that runs a comparison or a search. */
export const COMPARING = 'comparing';

/** The rows of a form, from top to bottom. */
export function formRows(form: CompareForm): readonly FormRow[] {
  const { factors, workload, duration } = form;
  const isRowsVaried = factors.some(({ name }) => name === 'rows');
  const isGenerated = workload === 'generate';
  const isTimed = isGenerated && (isSearch(form) || !isRowsVaried);
  return [
    ...factors.map((_, index): FormRow => ({ kind: 'factor', index })),
    ...(factorsToAdd(form).length > 0 ? [{ kind: 'add' } as const] : []),
    { kind: 'workload' },
    ...(isGenerated ? [{ kind: 'findRate' } as const] : []),
    ...(isTimed ? [{ kind: 'duration' } as const] : []),
    ...(isTimed && !isSearch(form) && duration === '' ? [{ kind: 'rows' } as const] : []),
    ...(isSearch(form) ? [] : [{ kind: 'rounds' } as const, { kind: 'warm-up' } as const]),
    { kind: 'keep' },
  ];
}

/** The selected row of the form; undefined while a variant is selected. */
export function selectedRow({ form, cursor }: LabState): FormRow | undefined {
  return formRows(form)[cursor];
}

/** Variants under the promise of their databases. */
type Groups<Result> = readonly (readonly [promise: string, group: readonly Result[]])[];

/** The variants of a comparison as they are listed: in their order while they run, then the best first. */
export function comparedGroups({ analysis, isRunning }: ShownComparison): Groups<VariantResult> {
  const { results } = analysis;
  const compared = results.filter(({ isControl }) => !isControl);
  return isRunning ? [['', compared]] : groupByPromise(results);
}

/** The variants of a search as they are listed: in their order while it goes on, then the highest rate first. */
export function searchedGroups({ results, isRunning }: ShownSearch): Groups<RateResult> {
  return isRunning ? [['', results]] : groupByDurability(byRate(results));
}

/** A variant of a comparison or of a search. */
export type ListedVariant = VariantResult | RateResult;

/** The variants in the order of the list. */
export function listedVariants({ shown }: Pick<LabState, 'shown'>): readonly ListedVariant[] {
  if (!shown) return [];
  return shown.kind === 'search'
    ? searchedGroups(shown).flatMap(([, group]) => group)
    : comparedGroups(shown).flatMap(([, group]) => group);
}

/** The rows of the form and the variants, which the cursor moves over. */
export function countEntries(state: Pick<LabState, 'form' | 'shown'>): number {
  return formRows(state.form).length + listedVariants(state).length;
}

/** The selected variant; undefined while a row of the form is selected. */
export function selectedVariant(state: LabState): ListedVariant | undefined {
  return listedVariants(state)[state.cursor - formRows(state.form).length];
}

/** Its position among the variants of the comparison or search. */
export function variantOf({ shown }: Pick<LabState, 'shown'>, result: ListedVariant): number {
  const all: readonly ListedVariant[] =
    shown?.kind === 'search' ? shown.results : (shown?.analysis.results ?? []);
  return all.indexOf(result);
}

/** The names that can be added and contain what was typed. */
export function offeredNames({ form, typed }: LabState): readonly FactorName[] {
  if (typed?.kind !== 'name') return [];
  const wanted = typed.field.text.trim().toLowerCase();
  return factorsToAdd(form).filter((name) => name.includes(wanted));
}

/** The drawings of what is shown: a search has the curve of its windows, or its table alone. */
export function chartsIn({ shown }: Pick<LabState, 'shown'>): readonly ChartName[] {
  if (!shown) return [];
  return shown.kind === 'search' ? ['curve', 'bars'] : chartsOf(shown.experiment.factors);
}

/** The drawing that is shown. */
export function shownChart(state: Pick<LabState, 'shown' | 'chart'>): ChartName {
  const possible = chartsIn(state);
  return possible.find((name) => name === state.chart) ?? possible[0] ?? 'bars';
}

/** Whether a comparison or a search is being prepared or is going. */
export function isComparing({ jobs }: JobsState): boolean {
  return jobs.some(({ kind }) => kind === COMPARING);
}

/** "4 variants, 25 runs" is possible; undefined while the form is wrong. */
export function formSize({ form }: LabState): ReturnType<typeof sizeOf> {
  return sizeOf(form);
}
