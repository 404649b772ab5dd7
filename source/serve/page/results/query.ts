import { OUTCOMES } from '../../../entities/outcome.js';
import {
  ALL_ATTEMPTS,
  SORT_COLUMNS,
  type AttemptQuery,
  type SortColumn,
} from '../../../services/results/query.js';

/** Rows of a page of the table. */
export const PAGE_ROWS = 100;

/** Which rows of a run are shown: a query, and where its page begins. */
export interface RowsView {
  readonly query: AttemptQuery;
  readonly offset: number;
}

/** What people mostly look for comes first: the rows that were not inserted. */
export const FIRST_VIEW: RowsView = {
  query: { ...ALL_ATTEMPTS, outcome: 'refused' },
  offset: 0,
};

/** What the outcome of a row can be filtered by; "refused" is every outcome but inserted. */
export const OUTCOME_FILTERS = ['refused', ...OUTCOMES] as const;

export type RowsAction =
  | { readonly type: 'filtered'; readonly query: Partial<AttemptQuery> }
  | { readonly type: 'sorted'; readonly by: SortColumn }
  | { readonly type: 'turned'; readonly offset: number };

/** The view after a change; whatever changes the rows begins at the first page. */
export function reduceRows(view: RowsView, action: RowsAction): RowsView {
  const { query } = view;
  switch (action.type) {
    case 'filtered':
      return { query: { ...query, ...action.query }, offset: 0 };
    case 'sorted': {
      const descending = query.sort === action.by && !query.descending;
      return { query: { ...query, sort: action.by, descending }, offset: 0 };
    }
    case 'turned':
      return { query, offset: Math.max(0, action.offset) };
  }
}

/** The query as the parameters of an address; what is not asked for is left out. */
export function queryParameters({ query, offset }: RowsView): URLSearchParams {
  const { entity, outcome, thread, text, sort, descending } = query;
  const all: Record<string, string | undefined> = {
    entity,
    outcome,
    thread: thread === undefined ? undefined : String(thread),
    text: text === '' ? undefined : text,
    sort: sort === SORT_COLUMNS[0] ? undefined : sort,
    order: descending ? 'descending' : undefined,
    from: offset === 0 ? undefined : String(offset),
    limit: String(PAGE_ROWS),
  };
  const given = Object.entries(all).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return new URLSearchParams(given);
}
