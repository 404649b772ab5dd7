import { displayWidth, padToWidth } from '../base/text-width.js';
import { wrapLines } from '../base/wrap.js';

/** One column of a text table. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Lays cells out in columns that are as wide as their widest cell; lines have no blanks at their end. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map(displayWidth)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => padToWidth(cell, widths[index] ?? 0, columns[index]?.align))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)];
}

/** Like `textTable`; where that is wider than a width, titles of several words take several lines. */
export function tableWithin(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const plain = textTable(columns, rows);
  if (plain.every((line) => displayWidth(line) <= width)) return plain;
  const titles = columns.map(({ title }, index) => {
    const cells = [...rows.map((row) => row[index] ?? ''), ...title.split(' ')];
    return wrapLines(title, Math.max(...cells.map(displayWidth)));
  });
  const height = Math.max(...titles.map(({ length }) => length));
  const heads = Array.from({ length: height }, (_, line) =>
    titles.map((lines) => lines[line - height + lines.length] ?? ''),
  );
  const [first = [], ...others] = heads;
  return textTable(
    columns.map(({ align }, index) => ({ title: first[index] ?? '', align })),
    [...others, ...rows],
  );
}
