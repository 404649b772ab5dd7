import type { Content } from 'pdfmake/interfaces.js';

import { INK, RULE } from '../charts/palette.js';
import type { TitlePage } from '../document/document.js';
import { printable } from './parts.js';
import { textWidth } from './text-width.js';
import { FACT_SIZES } from './theme.js';

/** The head of the first page: title, what it is about, and by whom, for what and when. */
export function titleBlock({ title, subtitle, facts }: TitlePage, width: number): Content[] {
  return [
    { text: printable(title, 50), style: 'title' },
    { text: printable(subtitle), style: 'subtitle', margin: [0, 3, 0, 7] },
    rule(width, INK, 1.2),
    ...(facts.length === 0 ? [] : [...drawFacts(facts, width), rule(width, RULE, 0.6)]),
    { text: ' ', fontSize: 5 },
  ];
}

/** About how high the title is with one line of facts, and each further line of them, in points. */
const HEIGHTS = { title: 92, line: 27 } as const;

/** About how high the head of the first page is, in points. */
export function estimateTitle({ facts }: TitlePage, width: number): number {
  const lines = facts.length === 0 ? 1 : linesOf(facts, factColumns(facts, width)).length;
  return HEIGHTS.title + (lines - 1) * HEIGHTS.line;
}

/** Points between two facts. */
const GAP = 14;

/** Side by side, in as many lines as they need: a value is broken only where a whole line is too short for it. */
function drawFacts(facts: TitlePage['facts'], width: number): Content[] {
  const columns = factColumns(facts, width);
  return linesOf(facts, columns).map((line) => ({
    columns: line.map(([name, value], index) => ({
      width: columns[index] ?? 0,
      stack: [
        { text: name.toUpperCase(), style: 'factName' },
        {
          text: printable(value, 40),
          style: 'factValue',
          noWrap: roomOf([name, value]) <= (columns[index] ?? 0),
        },
      ],
    })),
    columnGap: GAP,
    margin: [0, 5, 0, 5],
  }));
}

type Fact = TitlePage['facts'][number];

function linesOf(facts: TitlePage['facts'], { length }: readonly number[]): Fact[][] {
  return Array.from({ length: Math.ceil(facts.length / length) }, (_, line) =>
    facts.slice(line * length, (line + 1) * length),
  );
}

/**
 * The widths of the columns that facts are set in, in points: as many as fit with no value broken, in
 * lines of about the same number of facts; what is left of the width goes to all of them.
 */
export function factColumns(facts: TitlePage['facts'], width: number): number[] {
  for (let lines = 1; lines < facts.length; lines += 1) {
    const count = Math.ceil(facts.length / lines);
    const needed = Array.from({ length: count }, (_, column) =>
      Math.max(...facts.filter((_, index) => index % count === column).map(roomOf)),
    );
    const left = width - needed.reduce((sum, room) => sum + room, GAP * (count - 1));
    if (left >= 0) return needed.map((room) => room + left / count);
  }
  return [width];
}

/** The room that a fact needs on one line, in points. */
function roomOf([name, value]: Fact): number {
  return Math.max(
    textWidth(name.toUpperCase(), FACT_SIZES.name),
    textWidth(value, FACT_SIZES.value),
  );
}

function rule(width: number, colour: string, lineWidth: number): Content {
  return {
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth, lineColor: colour }],
  };
}
