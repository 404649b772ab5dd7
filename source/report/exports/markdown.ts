import { escapeText } from '../../base/text.js';
import { linesOf, type Block, type Chapter, type ReportDocument } from '../document/document.js';
import type { Table } from '../tables/table.js';

/** A report for a pull request, an issue or a wiki; charts are described in words. */
export function* markdownPieces(document: ReportDocument): Generator<string, void, void> {
  const { title, subtitle, facts, opening, chapters, made } = document;
  yield `# ${text(title)}\n\n${text(subtitle)}\n\n`;
  for (const [name, value] of facts) yield `- ${text(name)}: ${text(value)}\n`;
  for (const block of opening) yield drawBlock(block, chapters);
  for (const chapter of chapters) {
    yield `\n## ${text(chapter.title)}\n`;
    for (const block of chapter.blocks) yield drawBlock(block, chapters);
  }
  yield `\n${text(made)}\n`;
}

function drawBlock(block: Block, chapters: readonly Chapter[]): string {
  switch (block.kind) {
    case 'text': {
      const isStrong = block.style === 'lead' || block.style === 'bad';
      const mark = isStrong && block.text !== '' ? '**' : '';
      return block.text === '' ? '' : `\n${mark}${text(block.text)}${mark}\n`;
    }
    case 'quote':
      return `\n## ${text(block.title)}\n\n> ${text(block.sentences.join(' '))}\n`;
    case 'tiles':
      return `\n${block.tiles.map(({ value, name }) => `${text(value)} ${text(name)}`).join(' · ')}\n`;
    case 'table':
      return `${titleOf(block.title)}${drawTable(block.table)}${block.note === undefined ? '' : `\n${text(block.note)}\n`}`;
    case 'chart':
      return block.chart.alt === '' ? '' : `${titleOf(block.title)}\n*${text(block.chart.alt)}*\n`;
    case 'code':
      return `${titleOf(block.title)}\n~~~${block.language ?? 'sql'}\n${linesOf(block).map(escapeText).join('\n')}\n~~~\n`;
    case 'beside':
      return [...block.left, ...block.right].map((one) => drawBlock(one, chapters)).join('');
    case 'contents':
      return `\nContents: ${chapters.map(({ title }) => text(title)).join(' · ')}\n`;
  }
}

function titleOf(title: string | undefined): string {
  return title === undefined ? '' : `\n### ${text(title)}\n`;
}

function drawTable({ columns, rows }: Table): string {
  // A bar is a picture of numbers in other columns.
  const shown = columns
    .map((_, index) => index)
    .filter((index) => !rows.some(({ cells }) => cells[index]?.bar));
  const line = (cells: readonly string[]): string =>
    `| ${shown.map((index) => cells[index] ?? '').join(' | ')} |\n`;
  return [
    '\n',
    line(columns.map((column) => titleText(column.title))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(({ cells }) => line(cells.map((cell) => text(cell.text)))),
  ].join('');
}

/** Text that means nothing to Markdown, nor to the HTML inside it. */
export { text as markdownText };

/** The title of a column; an underline inside a word means nothing to Markdown. */
function titleText(value: string): string {
  return text(value).replaceAll(/(?<=[\da-z])\\_(?=[\da-z])/gi, '_');
}

function text(value: string): string {
  return escapeText(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`);
}
