import type { Block, TextStyle } from '../document/document.js';
import { DENSE, estimateHeight, ROOMY } from './table.js';
import { textWidth } from './text-width.js';
import { DEFAULT_STYLE, STYLES } from './theme.js';

/** About how high the head of a chapter, the title of a block and a line of text are, in points. */
export const HEIGHTS = { chapter: 34, title: 18, line: 12.5, besideTable: 7 } as const;

/** About how high a paragraph is, in points. */
export function heightOfText(text: string, width: number, style: TextStyle = 'body'): number {
  const { fontSize = DEFAULT_STYLE.fontSize, lineHeight = DEFAULT_STYLE.lineHeight } =
    STYLES[style] ?? {};
  const [, above = 0, , below = 0] = (STYLES[style]?.margin ?? []) as readonly number[];
  // Words that do not fit leave some of a line free.
  const lines = Math.ceil((textWidth(text, fontSize) / width) * 1.04);
  return lines * fontSize * lineHeight * FONT_HEIGHT + above + below;
}

/** How high a line of the main font is, of its size. */
const FONT_HEIGHT = 1.172;

/** About how high blocks are together, in points. */
export function estimateBlocks(blocks: readonly Block[], width: number): number {
  return blocks.reduce((sum, block) => sum + heightOf(block, width), 0);
}

/** About how high a block is, in points. */
export function heightOf(block: Block, width: number): number {
  switch (block.kind) {
    case 'text':
      return heightOfText(block.text, width, block.style);
    case 'table':
      return (
        estimateHeight(block.table, width, block.isDense ? DENSE : ROOMY) +
        (block.title === undefined ? 0 : HEIGHTS.title) +
        (block.note === undefined ? 0 : HEIGHTS.line) +
        HEIGHTS.besideTable
      );
    case 'code':
      return block.lines.join('\n').split('\n').length * HEIGHTS.line;
    case 'chart': {
      const [, height = '0'] = / height="([\d.]+)"/.exec(block.chart.draw(width)) ?? [];
      const legends = block.chart.legend ? HEIGHTS.line * 1.5 : 0;
      return Number(height) + (block.title === undefined ? 0 : HEIGHTS.title) + legends;
    }
    case 'beside': {
      const rightWidth = width - block.leftWidth - COLUMN_GAP;
      return Math.max(
        estimateBlocks(block.left, block.leftWidth),
        estimateBlocks(block.right, rightWidth),
      );
    }
    case 'quote':
      return heightOfText(block.sentences.join(' '), width) * 1.2 + 20 + HEIGHTS.title;
    case 'tiles':
    case 'contents':
      return 62;
  }
}

/** Points between two columns. */
export const COLUMN_GAP = 14;
