import { plainText } from '../../base/plain-text.js';
import { span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { displayWidth, fitToWidth, safeText, wrapToWidth } from '../../components/text.js';
import type { Tone } from '../../components/theme.js';
import { withoutSigns } from './plain-text.js';

/** A block of a page. Texts are in Unicode and are transliterated for ASCII terminals. */
export type Block =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Preformatted lines, at most 58 columns wide; the words in `marks` are highlighted. */
  | {
      readonly kind: 'picture';
      readonly lines: readonly string[];
      readonly marks?: readonly string[];
    }
  /** A picture that takes the columns that it gets. */
  | { readonly kind: 'chart'; readonly draw: (width: number) => readonly string[] }
  /** A word and what it means. */
  | { readonly kind: 'term'; readonly word: string; readonly text: string; readonly tone?: Tone };

export const title = (text: string): Block => ({ kind: 'title', text });
export const text = (words: string): Block => ({ kind: 'text', text: words });
export const picture = (lines: readonly string[], marks: readonly string[] = []): Block => ({
  kind: 'picture',
  lines,
  marks,
});
export const chart = (draw: (width: number) => readonly string[]): Block => ({
  kind: 'chart',
  draw,
});
export const term = (word: string, meaning: string, tone: Tone = 'accent'): Block => ({
  kind: 'term',
  word,
  text: meaning,
  tone,
});

/** Longer lines are hard to read. */
const LONGEST_LINE = 92;
const LONGEST_WORD = 20;

/** Characters of drawings. */
const DRAWN = /[\u2500-\u25FF]/;

/** Draws blocks, with a blank line between different kinds. */
export function blockLines(blocks: readonly Block[], width: number, look: Look): Line[] {
  const room = Math.min(width, LONGEST_LINE);
  const words = Math.min(LONGEST_WORD, Math.floor(room / 3), widestTerm(blocks)) + 2;
  return blocks.flatMap((block, index): Line[] => {
    const before = blocks[index - 1];
    const isTight = !before || belongsTo(before, block);
    const lines = drawBlock(block, room, words, look);
    return isTight ? lines : [[], ...lines];
  });
}

/** Whether a block follows another one without a blank line. */
function belongsTo(before: Block, block: Block): boolean {
  if (before.kind === 'title') return block.kind !== 'picture' && block.kind !== 'chart';
  return before.kind === 'term' && block.kind === 'term';
}

function widestTerm(blocks: readonly Block[]): number {
  return Math.max(
    0,
    ...blocks.map((block) => (block.kind === 'term' ? displayWidth(block.word) : 0)),
  );
}

function drawBlock(block: Block, width: number, words: number, look: Look): Line[] {
  const { isUnicode, isScreenReader } = look.glyphs;
  const plain = isScreenReader ? withoutSigns : isUnicode ? (words: string) => words : plainText;
  switch (block.kind) {
    case 'title':
      return [[span('title', plain(block.text))]];
    case 'text':
      return wrapToWidth(plain(block.text), width).map((line): Line => [line]);
    case 'picture':
      return drawLines(block.lines, block.marks ?? [], { isScreenReader, plain });
    case 'chart':
      return drawLines(block.draw(width - INDENT), [], { isScreenReader, plain });
    case 'term':
      return termLines(block, width, words, plain);
  }
}

/** Columns before a picture. */
const INDENT = 2;

function drawLines(
  lines: readonly string[],
  marks: readonly string[],
  { isScreenReader, plain }: { isScreenReader: boolean; plain: (text: string) => string },
): Line[] {
  // The text around it has the same content. Its lines stay, empty, so that the page keeps its length.
  if (isScreenReader && lines.some((line) => DRAWN.test(line))) return lines.map(() => []);
  return lines.map((line) => [' '.repeat(INDENT), ...marked(plain(line), marks)]);
}

function termLines(
  { word, text: meaning, tone = 'accent' }: Extract<Block, { kind: 'term' }>,
  width: number,
  words: number,
  plain: (text: string) => string,
): Line[] {
  const name = plain(safeText(word));
  const isLong = displayWidth(name) > words - 2;
  const lines = wrapToWidth(plain(meaning), Math.max(16, width - words - 2)).map(
    (line, index): Line => [
      index === 0 && !isLong ? span(tone, `  ${fitToWidth(name, words)}`) : ' '.repeat(words + 2),
      line,
    ],
  );
  return isLong ? [[span(tone, `  ${name}`)], ...lines] : lines;
}

/** Highlights some words in a line of a picture. */
function marked(line: string, marks: readonly string[]): Line {
  const found = marks
    .map((mark) => ({ mark, at: line.indexOf(mark) }))
    .filter(({ at }) => at >= 0)
    .toSorted((one, other) => one.at - other.at);
  const pieces: (Span | string)[] = [];
  let end = 0;
  for (const { mark, at } of found) {
    if (at < end) continue;
    pieces.push(line.slice(end, at), span('accent', mark));
    end = at + mark.length;
  }
  return [...pieces, line.slice(end)];
}
