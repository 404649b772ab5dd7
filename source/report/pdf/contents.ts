import type { Content } from 'pdfmake/interfaces.js';

import { QUIET, RULE } from '../charts/palette.js';
import { heading, unbroken, type Heading } from './parts.js';

/** The chapters and their pages, as links. */
export function contents(chapters: readonly Heading[], width: number): Content {
  return unbroken([
    heading('Contents'),
    {
      columns: [
        chapters.slice(0, Math.ceil(chapters.length / 2)),
        chapters.slice(Math.ceil(chapters.length / 2)),
      ].map((part) => ({
        width: (width - 24) / 2,
        table: {
          widths: ['*', 44],
          body: part.map(({ id, title }) => [
            { text: title, linkToDestination: id },
            { pageReference: id, alignment: 'right', linkToDestination: id, color: QUIET },
          ]),
        },
        layout: {
          hLineWidth: (line: number) => (line === 0 ? 0 : 0.4),
          hLineColor: () => RULE,
          vLineWidth: () => 0,
          paddingLeft: () => 0,
          paddingRight: () => 0,
          paddingTop: () => 2.5,
          paddingBottom: () => 2,
        },
      })),
      columnGap: 24,
      fontSize: 8.5,
    },
  ]);
}
