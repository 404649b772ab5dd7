/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from 'preact';

/** A column of a table. */
export interface TableColumn<Row> {
  readonly title: ComponentChildren;
  readonly isNumber?: boolean;
  readonly class?: string;
  /** "ascending" or "descending" where the rows are sorted by it. */
  readonly sorted?: 'ascending' | 'descending' | undefined;
  readonly cell: (row: Row) => ComponentChildren;
}

/** Rows with a caption that names them; it scrolls by itself where it is wider than the page. */
export function Table<Row>(props: {
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}): VNode {
  const { caption, columns, rows, keyOf } = props;
  const classOf = ({ isNumber = false, class: own = '' }: TableColumn<Row>): string =>
    `${isNumber ? 'number' : ''} ${own}`.trim();
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption class="hidden-text">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={at} scope="col" class={classOf(column)} aria-sort={column.sorted}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, at) => (
                <td key={at} class={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
