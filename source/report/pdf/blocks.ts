import type { Content, ContentTable } from 'pdfmake/interfaces.js';

import { legend } from '../charts/legend.js';
import { PAPER, RULE } from '../charts/palette.js';
import type { Block, Chapter, Chart } from '../document/document.js';
import { contents } from './contents.js';
import { chapterHead, paragraph, printable, unbroken } from './parts.js';
import { DENSE, drawTable, estimateHeight, ROOMY, type TableStyle } from './table.js';
import { drawTiles } from './tiles.js';

/** What is lower is kept on one page, in points: less than a quarter of a page stays empty before it. */
const KEPT_TOGETHER = 168;

/** Room below a heading for the head of its table and the first row. */
const FIRST_ROW = 62;

/** Draws the blocks of a chapter below its head. */
export function drawChapter(chapter: Chapter, width: number, isFirst: boolean): Content[] {
  return drawBlocks(chapter.blocks, width, [], [chapterHead(chapter, isFirst)]);
}

/**
 * Draws blocks one below the other. What introduces a table or a drawing stays on its page.
 * @param chapters for a table of contents
 * @param head what the first block belongs to
 */
export function drawBlocks(
  blocks: readonly Block[],
  width: number,
  chapters: readonly Chapter[],
  head: readonly Content[] = [],
): Content[] {
  const drawn: Content[] = [];
  let leading: Content[] = [...head];
  for (const block of blocks) {
    if (block.kind === 'text') {
      leading.push(paragraph(block.text, block.style));
      continue;
    }
    drawn.push(...withLead(leading, drawBlock(block, width, chapters)));
    leading = [];
  }
  return [...drawn, ...leading];
}

interface Drawn {
  readonly parts: Content[];
  /** About how high it is; undefined where it may be broken. */
  readonly height: number | undefined;
}

function withLead(leading: Content[], { parts, height }: Drawn): Content[] {
  if (height !== undefined) return [unbroken([...leading, ...parts])];
  if (leading.length === 0) return parts;
  const room = {
    text: ' ',
    fontSize: 1,
    lineHeight: 1,
    margin: [0, 0, 0, FIRST_ROW - 1],
  } as Content;
  const [first, ...others] = parts;
  // The lead keeps room for the first row below itself, and the table goes back into it.
  return [
    unbroken([...leading, room]),
    { stack: [first as Content], margin: [0, -FIRST_ROW, 0, 0] },
    ...others,
  ];
}

function drawBlock(
  block: Exclude<Block, { kind: 'text' }>,
  width: number,
  chapters: readonly Chapter[],
): Drawn {
  switch (block.kind) {
    case 'table': {
      const style = block.isDense ? DENSE : ROOMY;
      const height = estimateHeight(block.table, width, style);
      const parts: Content[] = [drawTable(block.table, width, style, block.title)];
      if (block.note !== undefined) parts.push(paragraph(block.note, 'note'));
      parts.push(space(7));
      return { parts, height: height <= KEPT_TOGETHER ? height : undefined };
    }
    case 'code':
      return { parts: [drawCode(block.lines, width, block.title), space(7)], height: undefined };
    case 'chart':
      return {
        parts: [...titleOf(block.title), ...drawChart(block.chart, width), space(3)],
        height: KEPT_TOGETHER,
      };
    case 'beside':
      return { parts: [drawBeside(block, width), space(6)], height: KEPT_TOGETHER };
    case 'tiles':
      return { parts: drawTiles(block.tiles, width), height: 50 };
    case 'quote':
      return { parts: [drawQuote(block.sentences, width), space(6)], height: 80 };
    case 'contents':
      return { parts: [contents(chapters, width)], height: 40 };
  }
}

function titleOf(title: string | undefined): Content[] {
  return title === undefined ? [] : [{ text: printable(title), style: 'h2' }];
}

function drawChart({ draw, legend: kinds = [] }: Chart, width: number): Content[] {
  const below =
    kinds.length === 0
      ? []
      : [{ svg: legend('legend', width, kinds), margin: [0, 3, 0, 3] } as Content];
  return [{ svg: draw(width) }, ...below];
}

function drawBeside(
  { left, right, leftWidth }: Extract<Block, { kind: 'beside' }>,
  width: number,
): Content {
  const gap = 14;
  const rightWidth = width - leftWidth - gap;
  return {
    columns: [
      { width: leftWidth, stack: drawBlocks(left, leftWidth, []) },
      { width: rightWidth, stack: drawBlocks(right, rightWidth, []) },
    ],
    columnGap: gap,
  };
}

function space(points: number): Content {
  return { text: ' ', fontSize: 1, lineHeight: 1, margin: [0, 0, 0, points - 1] };
}

function drawQuote(sentences: readonly string[], width: number): ContentTable {
  return {
    table: {
      widths: [width - 24],
      body: [[{ text: printable(sentences.join(' '), 110), lineHeight: 1.3 }]],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: (line) => (line === 0 ? 2 : 0),
      vLineColor: () => '#14557F',
      paddingLeft: () => 12,
      paddingRight: () => 10,
      paddingTop: () => 7,
      paddingBottom: () => 6,
      fillColor: () => PAPER,
    },
  };
}

const CODE: TableStyle = { fontSize: 7.5, padding: 0.7 };

function drawCode(lines: readonly string[], width: number, title = ''): ContentTable {
  return {
    table: {
      headerRows: 1,
      keepWithHeaderRows: 2,
      widths: [width - 12],
      body: [
        [{ text: printable(title), style: 'h2' }],
        ...lines.map((line) => [
          { text: printable(line, 150), preserveLeadingSpaces: true, fontSize: CODE.fontSize },
        ]),
      ],
    },
    layout: {
      hLineWidth: (line) => (line === 1 || line === lines.length + 1 ? 0.4 : 0),
      hLineColor: () => RULE,
      vLineWidth: () => 0,
      paddingLeft: (index) => (index === 0 ? 6 : 0),
      paddingRight: () => 6,
      paddingTop: (row) => (row === 0 ? 0 : CODE.padding),
      paddingBottom: (row) => (row === 0 ? 2 : CODE.padding),
      fillColor: (row) => (row === 0 ? null : PAPER),
    },
  };
}
