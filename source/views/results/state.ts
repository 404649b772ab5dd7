import type { AttemptStore } from '../../services/results/attempt-store.js';
import { ALL_ATTEMPTS, type AttemptQuery, type Selection } from '../../services/results/query.js';
import type { RunWaits } from '../../services/results/run-waits.js';
import type { StoredRun } from '../../services/results/stored-run.js';
import type { Size } from '../../components/look.js';
import { EMPTY_SCROLL, type Move, type Scroll } from '../../components/scroll.js';
import type { TextField } from '../../components/text-field.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { RunRecord } from '../../ledger/record.js';
import type { JobAction } from '../jobs.js';
import type { WritingState, WroteAction } from '../written-file.js';
import type { RunServices } from './services.js';
import type { Context } from '../view.js';

export type ResultsContext = Context<ResultsState, ResultsAction>;

/** Whether there is a run to show; `waiting`: for the end of the first run. */
export type Situation = 'looking' | 'none' | 'waiting' | 'shown';

/** The pane that is shown instead of the table. */
export type Pane = 'row' | 'audit';

/** The part of a selection that is in memory. */
export interface RowWindow {
  readonly selection: Selection;
  readonly from: number;
  readonly attempts: readonly Attempt[];
}

/** A filter that is being typed. */
export interface Typing {
  readonly what: 'text' | 'thread';
  readonly field: TextField;
  /** The query that Escape restores. */
  readonly before: AttemptQuery;
}

export interface ResultsState extends WritingState {
  readonly size: Size;
  readonly situation: Situation;
  readonly run: StoredRun | undefined;
  /** The folder of the run, if not the working folder. */
  readonly folder: string | undefined;
  /** The newest run when this one was opened. */
  readonly newest: string | undefined;
  /** The stored record, or that of the last audit. */
  readonly record: RunRecord | undefined;
  /** Whether the run was audited again. */
  readonly isVerified: boolean;
  readonly attempts: AttemptStore | undefined;
  /** What its threads waited for; undefined until its attempts are read. */
  readonly waits: RunWaits | undefined;
  /** The requested query; `selection` follows when it is ready. */
  readonly query: AttemptQuery;
  readonly selection: Selection | undefined;
  readonly scroll: Scroll;
  readonly rows: RowWindow | undefined;
  readonly pane: Pane | undefined;
  readonly paneScroll: Scroll;
  readonly typing: Typing | undefined;
}

export type ResultsAction =
  | JobAction
  | { readonly type: 'sized'; readonly size: Size }
  | { readonly type: 'found'; readonly situation: Situation }
  | {
      readonly type: 'opened';
      readonly run: StoredRun;
      readonly newest: string | undefined;
      readonly folder?: string | undefined;
    }
  | { readonly type: 'audited'; readonly record: RunRecord; readonly isAgain: boolean }
  | {
      readonly type: 'read';
      readonly runId: string;
      readonly attempts: AttemptStore;
      readonly waits?: RunWaits | undefined;
    }
  | { readonly type: 'asked'; readonly change: Partial<AttemptQuery> }
  /** There are more attempts: the query has to be run again. */
  | { readonly type: 'outdated' }
  /** The query was cancelled: back to that of the shown rows. */
  | { readonly type: 'reverted' }
  | { readonly type: 'selected'; readonly selection: Selection }
  | { readonly type: 'windowed'; readonly rows: RowWindow }
  | { readonly type: 'moved'; readonly move: Move }
  | { readonly type: 'pane'; readonly pane: Pane | undefined }
  | { readonly type: 'typing'; readonly what: Typing['what'] }
  | { readonly type: 'typed'; readonly field: TextField }
  | { readonly type: 'typing-ended'; readonly isKept: boolean }
  | WroteAction;

export const initialState: ResultsState = {
  size: { columns: 80, rows: 20 },
  situation: 'looking',
  run: undefined,
  folder: undefined,
  newest: undefined,
  record: undefined,
  isVerified: false,
  attempts: undefined,
  waits: undefined,
  query: ALL_ATTEMPTS,
  selection: undefined,
  scroll: EMPTY_SCROLL,
  rows: undefined,
  pane: undefined,
  paneScroll: EMPTY_SCROLL,
  typing: undefined,
  jobs: [],
  lastFile: undefined,
};

/** The attempt at a position of the selection, if it is in memory. */
export function attemptAt({ rows, selection }: ResultsState, place: number): Attempt | undefined {
  return rows && rows.selection === selection ? rows.attempts[place - rows.from] : undefined;
}

/** The selected attempt. */
export function attemptAtCursor(state: ResultsState): Attempt | undefined {
  return state.scroll.count === 0 ? undefined : attemptAt(state, state.scroll.cursor);
}

/** Why there is nothing to do yet; undefined once a run is shown. */
export function whenRun({ run, situation }: ResultsState): string | undefined {
  if (run) return undefined;
  return situation === 'waiting' ? 'the first run is still going' : 'there is no run to show';
}

/** Whether the query filters. */
export function isFiltered({ entity, outcome, thread, text }: AttemptQuery): boolean {
  return (
    entity !== undefined || outcome !== undefined || thread !== undefined || text.trim() !== ''
  );
}

/** The services for the folder of the open run. */
export function servicesOf({ services, state }: ResultsContext): RunServices {
  const { results } = services;
  return state.folder === undefined ? results : results.in(state.folder);
}
