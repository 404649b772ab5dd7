import type { Content } from 'pdfmake/interfaces.js';

import { INK, RULE } from '../charts/palette.js';
import type { TitlePage } from '../document/document.js';
import { printable } from './parts.js';

/** The head of the first page: title, what it is about, and by whom, for what and when. */
export function titleBlock({ title, subtitle, facts }: TitlePage, width: number): Content[] {
  return [
    { text: printable(title, 50), style: 'title' },
    { text: printable(subtitle), style: 'subtitle', margin: [0, 3, 0, 7] },
    rule(width, INK, 1.2),
    ...(facts.length === 0 ? [] : [factsOf(facts, width), rule(width, RULE, 0.6)]),
    { text: ' ', fontSize: 5 },
  ];
}

/** Side by side; what is longer than its column is broken. */
function factsOf(facts: TitlePage['facts'], width: number): Content {
  const gap = 14;
  const room = width - gap * (facts.length - 1);
  const lengths = facts.map(([name, value]) =>
    Math.max(8, name.length, Math.min(34, value.length)),
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return {
    columns: facts.map(([name, value], index) => ({
      width: (room * (lengths[index] ?? 0)) / total,
      stack: [
        { text: name.toUpperCase(), style: 'factName' },
        { text: printable(value, 40), style: 'factValue' },
      ],
    })),
    columnGap: gap,
    margin: [0, 5, 0, 5],
  };
}

function rule(width: number, colour: string, lineWidth: number): Content {
  return {
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth, lineColor: colour }],
  };
}
