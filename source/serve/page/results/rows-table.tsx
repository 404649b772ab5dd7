/** @jsxImportSource preact */
import type { VNode } from 'preact';
import type { Dispatch } from 'preact/hooks';

import { formatAmount, formatCount, formatDuration, formatThread } from '../../../base/format.js';
import { safeText } from '../../../components/text.js';
import { OUTCOME_STYLES } from '../../../entities/wording.js';
import { describeReasons, type Attempt } from '../../../ledger/attempt.js';
import { plainText } from '../../../ledger/values.js';
import type { SortColumn } from '../../../services/results/query.js';
import { rowName } from '../../../views/row-names.js';
import { OutcomeSign } from '../live/refused.js';
import { Table, type TableColumn } from '../table.js';
import { PAGE_ROWS, type RowsAction, type RowsView } from './query.js';

/** A page of the rows of a run; a click on a title sorts by it. */
export function RowsTable(props: {
  readonly view: RowsView;
  readonly rows: readonly Attempt[];
  /** How many the filter lets through. */
  readonly count: number;
  readonly dispatch: Dispatch<RowsAction>;
}): VNode {
  const { view, rows, count, dispatch } = props;
  const { offset, query } = view;
  const sorted = (
    title: string,
    by: SortColumn,
  ): Pick<TableColumn<Attempt>, 'title' | 'sorted'> => {
    const sign = query.descending ? ' ↓' : ' ↑';
    return {
      title: (
        <button type="button" onClick={() => dispatch({ type: 'sorted', by })}>
          {title}
          {query.sort === by ? sign : ''}
        </button>
      ),
      sorted: query.sort === by ? (query.descending ? 'descending' : 'ascending') : undefined,
    };
  };
  const columns: TableColumn<Attempt>[] = [
    {
      ...sorted('outcome', 'outcome'),
      class: 'nowrap',
      cell: ({ outcome }) => (
        <span class={`tone-${outcome}`}>
          {OUTCOME_STYLES[outcome].sign} {OUTCOME_STYLES[outcome].word}
        </span>
      ),
    },
    { ...sorted('row', 'row'), class: 'nowrap', cell: ({ entity, row }) => rowName(entity, row) },
    { ...sorted('thread', 'thread'), cell: ({ thread }) => formatThread(thread) },
    {
      ...sorted('started', 'started'),
      isNumber: true,
      cell: ({ startedMs }) => formatDuration(startedMs),
    },
    {
      ...sorted('took', 'took'),
      isNumber: true,
      cell: ({ latencyMs }) => formatDuration(latencyMs),
    },
    { title: 'values', class: 'wide-cell', cell: valuesOf },
    {
      ...sorted('why not', 'reason'),
      class: 'wide-cell',
      cell: (attempt) => <Reasons attempt={attempt} />,
    },
  ];
  const last = Math.min(count, offset + PAGE_ROWS);
  return (
    <div class="stack">
      <Table
        caption="Rows of the run"
        columns={columns}
        rows={rows}
        keyOf={({ entity, row }) => `${entity} ${row}`}
      />
      <div class="row">
        <button
          class="button"
          type="button"
          disabled={offset === 0}
          onClick={() => dispatch({ type: 'turned', offset: offset - PAGE_ROWS })}
        >
          Previous
        </button>
        <button
          class="button"
          type="button"
          disabled={last >= count}
          onClick={() => dispatch({ type: 'turned', offset: offset + PAGE_ROWS })}
        >
          Next
        </button>
        <span class="note" role="status">
          {count === 0
            ? 'No row matches.'
            : `${formatCount(offset + 1)} to ${formatCount(last)} of ${formatAmount(count, 'row')}`}
        </span>
      </div>
    </div>
  );
}

/** The values as they were written: "id 8, name Alice, email alice@example.com". */
function valuesOf({ values }: Attempt): string {
  return Object.entries(values)
    .map(([name, value]) => `${safeText(name)} ${safeText(plainText(value))}`)
    .join(', ');
}

/** All reasons of a row, a line each. */
function Reasons({ attempt }: { readonly attempt: Attempt }): VNode {
  const { reasons, outcome } = attempt;
  if (reasons.length < 2) {
    return (
      <>
        {outcome !== 'inserted' && <OutcomeSign outcome={outcome} />}{' '}
        {safeText(describeReasons(attempt))}
      </>
    );
  }
  return (
    <ul>
      {reasons.map(({ field, rule, message }) => (
        <li key={`${field} ${rule}`}>
          <OutcomeSign outcome={outcome} /> {safeText(message)}
        </li>
      ))}
    </ul>
  );
}
