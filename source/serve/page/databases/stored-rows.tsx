/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { formatAmount } from '../../../base/format.js';
import { safeText } from '../../../components/text.js';
import type { Entity } from '../../../entities/entity.js';
import type { RowsPage, StoredRowInfo, TableInfo } from '../../api.js';
import { Problem } from '../problem.js';
import { useResource } from '../resource.js';
import { Table, type TableColumn } from '../table.js';

/** Rows of a page. */
const PAGE = 50;

/** The rows of a table in the order of their keys, a page at a time. */
export function StoredRows(props: { readonly entity: Entity; readonly info: TableInfo }): VNode {
  const { entity, info } = props;
  /** The key before each page that was opened; the last one is shown. */
  const [pages, setPages] = useState<readonly (number | undefined)[]>([undefined]);
  const after = pages.at(-1);
  const parameters = `limit=${PAGE}${after === undefined ? '' : `&after=${after}`}`;
  const { body, problem, reload } = useResource<RowsPage>(
    `/api/${encodeURIComponent(info.table)}?${parameters}`,
  );
  const columns: TableColumn<StoredRowInfo>[] = [
    ...entity.fields.map(({ name, kind }): TableColumn<StoredRowInfo> => ({
      title: safeText(name),
      isNumber: kind === 'integer' || kind === 'decimal',
      cell: ({ values }) => cellOf(values[name]),
    })),
    ...(info.databases.length > 1
      ? [{ title: 'database', cell: ({ database }: StoredRowInfo) => safeText(database) }]
      : []),
  ];
  const next = body?.next ?? null;
  return (
    <section class="panel stack" aria-labelledby="rows-of-table">
      <div class="panel-head">
        <h2 id="rows-of-table">Rows of {safeText(info.table)}</h2>
        <button class="button button-plain" type="button" onClick={reload}>
          Read again
        </button>
      </div>
      {problem !== undefined && <Problem>{problem}</Problem>}
      {body?.missing.map((missing) => (
        <p class="tone-bad" key={missing.database}>
          The rows of {safeText(missing.database)} are missing here: {safeText(missing.problem)}.
        </p>
      ))}
      {body && (
        <Table
          caption={`Rows of ${safeText(info.table)}`}
          columns={columns}
          rows={body.rows}
          keyOf={({ values, database }) => `${Object.values(values)[0]} ${database}`}
        />
      )}
      <div class="row">
        <button
          class="button"
          type="button"
          disabled={pages.length === 1}
          onClick={() => setPages(pages.slice(0, -1))}
        >
          Previous
        </button>
        <button
          class="button"
          type="button"
          disabled={next === null}
          onClick={() => next !== null && setPages([...pages, next])}
        >
          Next
        </button>
        <span class="note" role="status">
          {body ? `${formatAmount(body.rows.length, 'row')} here` : 'Reading …'}
        </span>
      </div>
    </section>
  );
}

function cellOf(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined ? '–' : safeText(String(value));
}
