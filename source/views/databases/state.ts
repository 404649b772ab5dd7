import type { DatabaseStatus } from '../../commands/database-status.js';
import type { RowInsertion } from '../../services/databases/insert-row.js';
import type { Page } from '../../services/databases/rows.js';
import type { Silent, Target } from '../../services/databases/target.js';
import type { ExplainedRow } from '../../services/databases/prospects.js';
import type { Size } from '../../components/look.js';
import { EMPTY_SCROLL, type Move, type Scroll } from '../../components/scroll.js';
import type { TextField } from '../../components/text-field.js';
import type { Entity } from '../../entities/entity.js';
import type { DescribedEntity } from '../../router/describe.js';
import type { Job, JobAction } from '../jobs.js';
import { isSameTarget, targetOf, type Item } from './list.js';
import type { RowForm } from './row-form.js';
import type { RowsState, WantedPage } from './rows-state.js';

/** The input line at the bottom, and what is wrong with its text. */
export interface Typing {
  readonly purpose: 'search' | 'explain';
  readonly field: TextField;
  readonly problem: string | undefined;
}

export interface DatabasesState {
  readonly size: Size;
  /** Undefined until the first answer. */
  readonly statuses: readonly DatabaseStatus[] | undefined;
  /** The same as the lines of the list. */
  readonly items: readonly Item[];
  readonly isReading: boolean;
  /** Whether the refresh is automatic, so that it is not shown. */
  readonly isPolling: boolean;
  /** When the next automatic refresh is due, by `performance.now`. */
  readonly nextPollMs: number;
  readonly problem: string | undefined;
  /** Over the lines of the list. */
  readonly scroll: Scroll;
  /** The open table. */
  readonly rows: RowsState | undefined;
  readonly sessions: number;
  readonly typing: Typing | undefined;
  readonly explained: ExplainedRow | undefined;
  /** First visible line of the explanation. */
  readonly explainedTop: number;
  /** A new row that is typed, and what became of it. */
  readonly form: RowForm | undefined;
  readonly jobs: readonly Job[];
}

export type DatabasesAction =
  | { type: 'resized'; size: Size }
  | { type: 'reading'; isPolling: boolean }
  | {
      type: 'answered';
      statuses: readonly DatabaseStatus[];
      entities: readonly DescribedEntity[];
    }
  | { type: 'read'; nextPollMs: number; problem?: string }
  | { type: 'moved'; move: Move }
  /** The fields of the open table. */
  | { type: 'moved-aside'; by: 1 | -1 }
  | {
      type: 'rows-opened';
      target: Target;
      total: number;
      position: number;
      silent: readonly Silent[];
    }
  | { type: 'rows-reading'; session: number }
  | { type: 'rows-read'; session: number; page: WantedPage; found: Page }
  | { type: 'rows-not-read'; session: number; problem: string }
  | { type: 'row-found'; total: number; position: number }
  | { type: 'typing'; purpose: Typing['purpose']; text: string }
  | { type: 'typed'; field: TextField }
  | { type: 'refused'; problem: string }
  | { type: 'explained'; explained: ExplainedRow }
  | { type: 'closed' }
  /** A row is typed, by default an empty one. */
  | { type: 'form-opened'; entity: Entity; texts?: readonly string[] }
  | { type: 'form-typed'; field: TextField }
  | { type: 'form-next' }
  /** All of it was looked at. */
  | { type: 'form-whole' }
  | { type: 'form-asking'; session: number }
  | { type: 'form-answered'; session: number; explained: ExplainedRow | undefined }
  | { type: 'form-inserting'; session: number }
  | { type: 'form-inserted'; session: number; result: RowInsertion | undefined }
  | { type: 'form-closed' }
  | JobAction;

export const initialState: DatabasesState = {
  size: { columns: 78, rows: 20 },
  statuses: undefined,
  items: [],
  isReading: false,
  isPolling: false,
  nextPollMs: Number.POSITIVE_INFINITY,
  problem: undefined,
  scroll: EMPTY_SCROLL,
  rows: undefined,
  sessions: 0,
  typing: undefined,
  explained: undefined,
  explainedTop: 0,
  form: undefined,
  jobs: [],
};

/** The databases that the keys act on: those of the open table, else of the selected line; none before the first answer. */
export function currentTarget({ rows, items, scroll }: DatabasesState): Target | undefined {
  const item = items[scroll.cursor];
  return rows?.target ?? (item && targetOf(item));
}

/** The entity whose databases the keys act on. */
export function currentEntity(state: DatabasesState): Entity | undefined {
  return currentTarget(state)?.entity;
}

/** The line of the list for these databases. */
export function currentItem(state: DatabasesState): Item | undefined {
  const target = currentTarget(state);
  return target && state.items.find((item) => isSameTarget(targetOf(item), target));
}

/** The name of a line: "users-1.db", "User". */
export function nameOf(item: Item | undefined): string {
  if (!item) return '';
  return item.kind === 'entity' ? item.entity.name : item.status.name;
}
