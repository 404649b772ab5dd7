import type { Content, ContentTable, TableCell } from 'pdfmake/interfaces.js';
import { legend } from '../charts/legend.js';
import { PAPER, RULE } from '../charts/palette.js';
import { titleOfPicture, type Block, type Chapter, type Chart } from '../document/document.js';
import { contents } from './contents.js';
import { chapterHead, paragraph, printable, unbroken } from './parts.js';
import { DENSE, drawTable, ROOMY, type TableStyle } from './table.js';
import { drawTiles } from './tiles.js';
import { COLUMN_GAP, HEIGHTS, heightOf, heightOfText } from './heights.js';

/** What is lower is kept on one page, in points: less than a quarter of an A4 page stays empty before it. */
const KEPT_TOGETHER = 184;

/** Room below a heading for the head of its table and the first row. */
const FIRST_ROW = 62;

/** Draws the blocks of a chapter below its head. */
export function drawChapter(chapter: Chapter, width: number, isOnNewPage = false): Content[] {
  // Outside of what is kept together: a break inside would be drawn nowhere.
  const pageBreak = isOnNewPage ? [{ text: '', fontSize: 1, pageBreak: 'before' } as Content] : [];
  return [...pageBreak, ...drawBlocks(chapter.blocks, width, [], [chapterHead(chapter)])];
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
  const newLead = (parts: readonly Content[] = []): Lead => ({
    parts: [...parts],
    height: parts.length * HEIGHTS.chapter,
  });
  let lead = newLead(head);
  for (const block of blocks) {
    if (block.kind === 'text') {
      lead.parts.push(paragraph(block.text, block.style));
      lead.height += heightOfText(block.text, width, block.style);
      continue;
    }
    drawn.push(...withLead(lead, drawBlock(block, width, chapters)));
    lead = newLead();
  }
  return [...drawn, ...lead.parts];
}

/** What introduces a table or a drawing, and about how high that is, in points. */
interface Lead {
  readonly parts: Content[];
  height: number;
}

interface Drawn {
  readonly parts: Content[];
  /** About how high it is, in points. */
  readonly height: number;
  /** Whether it may be continued on another page, as the rows of a table may. */
  readonly isBreakable: boolean;
}

/** Keeps what belongs together on a page, as far as that leaves no large gap before it. */
function withLead(lead: Lead, { parts, height, isBreakable }: Drawn): Content[] {
  if (lead.height + height <= KEPT_TOGETHER) return [unbroken([...lead.parts, ...parts])];
  if (!isBreakable) {
    return [...(lead.parts.length === 0 ? [] : [unbroken(lead.parts)]), unbroken(parts)];
  }
  if (lead.parts.length === 0) return parts;
  const room = {
    text: ' ',
    fontSize: 1,
    lineHeight: 1,
    margin: [0, 0, 0, FIRST_ROW - 1],
  } as Content;
  const [first, ...others] = parts;
  // The lead keeps room for the first row below itself, and the table goes back into it.
  return [
    unbroken([...lead.parts, room]),
    { stack: [first as Content], margin: [0, -FIRST_ROW, 0, 0] },
    ...others,
  ];
}

function drawBlock(
  block: Exclude<Block, { kind: 'text' }>,
  width: number,
  chapters: readonly Chapter[],
): Drawn {
  const whole = (parts: Content[], height: number): Drawn => ({
    parts,
    height,
    isBreakable: false,
  });
  switch (block.kind) {
    case 'table': {
      const style = block.isDense ? DENSE : ROOMY;
      const parts: Content[] = [drawTable(block.table, width, style, block.title)];
      if (block.note !== undefined) parts.push(paragraph(block.note, 'note'));
      parts.push(space(7));
      return { parts, height: heightOf(block, width), isBreakable: true };
    }
    case 'code': {
      const parts = [drawCode(block.lines, width, block.title), space(7)];
      return { parts, height: heightOf(block, width), isBreakable: true };
    }
    case 'chart':
      return whole(
        [...titleOf(titleOfPicture(block)), ...drawChart(block.chart, width), space(3)],
        heightOf(block, width),
      );
    case 'beside':
      return whole([drawBeside(block, width), space(6)], heightOf(block, width));
    case 'tiles':
      return whole(drawTiles(block.tiles, width), 50);
    case 'quote':
      return whole(
        [...titleOf(block.title), drawQuote(block.sentences, width), space(6)],
        heightOf(block, width),
      );
    case 'contents':
      return whole([contents(chapters, width)], 80);
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
  const rightWidth = width - leftWidth - COLUMN_GAP;
  return {
    columns: [
      { width: leftWidth, stack: drawBlocks(left, leftWidth, []) },
      { width: rightWidth, stack: drawBlocks(right, rightWidth, []) },
    ],
    columnGap: COLUMN_GAP,
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
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: [width - 12],
      body: [
        [{ text: printable(title), style: 'h2' }],
        ...lines.map((statement): TableCell[] => [
          {
            stack: statement.split('\n').map((line) => ({
              text: printable(line, 150),
              preserveLeadingSpaces: true,
            })),
            fontSize: CODE.fontSize,
          },
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
