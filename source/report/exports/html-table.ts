import { escapeText } from '../../base/text.js';
import { FILLS } from '../charts/palette.js';
import { barChart } from '../charts/bar.js';
import { escapeMarkup } from '../charts/svg.js';
import type { Cell, Column, Table } from '../tables/table.js';

const BAR_WIDTH = 90;

/** A table of an HTML page; each text finds its own direction. */
export function htmlTable({ columns, rows }: Table, title?: string): string {
  const head = columns
    .map((column) => `<th scope="col"${classes(column)}>${text(column.title)}</th>`)
    .join('');
  const body = rows.map(({ cells, tone }) => {
    const drawn = cells.map((cell, index) => drawCell(cell, columns[index])).join('');
    return `<tr${tone ? ` class="row-${tone}"` : ''}>${drawn}</tr>`;
  });
  const caption = title === undefined ? '' : `<caption>${text(title)}</caption>`;
  return `<div class="scroll"><table>${caption}<thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

function drawCell(cell: Cell, column: Column | undefined): string {
  if (cell.bar) {
    const words = cell.bar
      .map(({ kind, share }) => `${FILLS[kind].word} ${Math.round(share * 100)} %`)
      .join(', ');
    const svg = barChart(cell.bar, BAR_WIDTH, 9).replace(/ xmlns="[^"]*"/, '');
    return `<td title="${text(words)}">${svg}</td>`;
  }
  return `<td${classes(column, cell.tone)}><bdi>${text(cell.text)}</bdi></td>`;
}

function classes(column: Column | undefined, tone?: string): string {
  const names = [column?.align === 'right' ? 'number' : '', tone ?? ''].filter(Boolean);
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
}

function text(value: string): string {
  return escapeMarkup(escapeText(value));
}
