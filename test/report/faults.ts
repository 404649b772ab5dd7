import type { Content } from 'pdfmake/interfaces.js';

import { fontCoverage, MAIN_FONT, type FontName } from '../../source/report/pdf/fonts.js';
import type { PlacedText, ReadPdf } from './reading.js';

type Page = ReadPdf['pages'][number];

/** Points at the edges of a page that no text may be in: at the sides, above and below. */
const EDGE = { side: 30, end: 10 };

/** The room of a page for its foot and head, in points. */
const FOOT = 46;
const HEAD = 54;

/** What may stay empty below the text of a page, unless it is the last, in points: a quarter of an A4 page. */
const MOST_EMPTY = 189;

/** The head of a chapter is set in 15 points; a picture's labels and a table's rows are smaller. */
const CHAPTER_HEAD = 14;

/** Below the head of a chapter a page has at least this much more of it, in points: a heading and a sentence alone are no beginning. */
const BEGINNING = 40;

/** The running head and foot of a page are four pieces of text; a page has more. */
const FEWEST_PIECES = 8;

const NO_VALUE = /NaN|undefined|\[object|Infinity|\bnull\b/;
const MARKUP = /<\/?(?:b|bdi|br|div|i|p|path|span|svg|text)\b|&(?:amp|gt|lt|quot|#\d+);/;

/** What must not be on any page: a line for each fault. */
export function faultsOf({ pages }: ReadPdf): string[] {
  return pages.flatMap(({ width, height, placed, text }, index) => {
    const outside = placed
      .filter(
        ({ left, right, top, bottom }) =>
          left < EDGE.side ||
          right > width - EDGE.side ||
          bottom < EDGE.end ||
          top > height - EDGE.end,
      )
      .map((piece) => `outside its box: ${piece.text}`);
    const [value, markup] = [NO_VALUE.exec(text), MARKUP.exec(text)];
    return [
      ...outside,
      ...(placed.length <= FEWEST_PIECES ? ['an empty page'] : []),
      ...(index < pages.length - 1 && emptyBelow(placed, height) > MOST_EMPTY
        ? [`${Math.round(emptyBelow(placed, height))} points below its text are empty`]
        : []),
      ...headsAtEnd(pages.slice(index, index + 2)),
      ...(value ? [`no value: ${value[0]}`] : []),
      ...(markup ? [`a literal tag: ${markup[0]}`] : []),
    ].map((fault) => `page ${index + 1}: ${fault}`);
  });
}

/** The heads of chapters that a page ends with although the chapter goes on. */
function headsAtEnd([page, next]: readonly Page[]): string[] {
  if (!page || !next) return [];
  const [lowest, ...others] = sortDown(page).toReversed();
  const [continuation] = sortDown(next);
  if (!lowest || !continuation || isChapterHead(continuation)) return [];
  return [lowest, ...others]
    .filter((piece) => isChapterHead(piece) && piece.bottom - lowest.bottom < BEGINNING)
    .map(({ text }) => `the heading at its end: ${text}`);
}

/** The pieces between the running head and foot of a page, from the highest to the lowest. */
function sortDown({ placed, height }: Page): PlacedText[] {
  return placed
    .filter(
      ({ bottom, top, text }) => bottom > FOOT && top < height - HEAD + 2 && text.trim() !== '',
    )
    .toSorted((left, right) => right.bottom - left.bottom);
}

function isChapterHead({ top, bottom }: PlacedText): boolean {
  return top - bottom >= CHAPTER_HEAD;
}

/** How much room for content is below the last text of a page, in points. */
function emptyBelow(placed: Page['placed'], height: number): number {
  const bottoms = placed.filter(({ bottom }) => bottom > FOOT).map(({ bottom }) => bottom);
  return Math.min(...bottoms, height) - FOOT;
}

/** Characters that the font they are set in has no glyph for: each would be a box. */
export function boxesOf(content: Content, font: FontName = MAIN_FONT): string[] {
  if (typeof content === 'string') return boxesIn(content, font);
  if (Array.isArray(content)) return content.flatMap((part) => boxesOf(part, font));
  if (typeof content !== 'object' || content === null) return [];
  const node = content as unknown as Record<string, Content>;
  const own = (node['font'] ?? font) as FontName;
  const drawn = node['svg'];
  const labels =
    typeof drawn === 'string'
      ? [...drawn.matchAll(/<text[^>]*>([^<]*)/g)].map(([, label = '']) => label)
      : [];
  const table = node['table'] as { body?: Content } | undefined;
  const children = [node['text'], node['stack'], node['columns'], table?.body, ...labels];
  return children.flatMap((child) => (child === undefined ? [] : boxesOf(child, own)));
}

function boxesIn(text: string, font: FontName): string[] {
  const covered = fontCoverage()[font];
  return [...text.replaceAll('\n', '')].filter(
    (character) => !covered.has(character.codePointAt(0) ?? 0),
  );
}
