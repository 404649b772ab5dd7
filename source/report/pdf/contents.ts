import type { Content, TableCell } from 'pdfmake/interfaces.js';

import { QUIET } from '../charts/palette.js';
import type { Chapter } from '../document/document.js';
import { unbroken } from './parts.js';

const COLUMNS = 2;

/** Points of a page number: it is laid out before it is known. */
const NUMBER = 36;

/** The chapters and their pages, as links. */
export function contents(chapters: readonly Chapter[], width: number): Content {
  const rows = Math.ceil(chapters.length / COLUMNS);
  const gap = 24;
  const title = (width - gap * (COLUMNS - 1)) / COLUMNS - NUMBER;
  const columns = Array.from({ length: COLUMNS }, (_, column) =>
    chapters.slice(column * rows, (column + 1) * rows),
  );
  const body = Array.from({ length: rows }, (_, row) =>
    columns.flatMap((own): TableCell[] => cellsOf(own[row])),
  );
  return unbroken([
    { text: 'Contents', style: 'h2', margin: [0, 6, 0, 2] },
    {
      table: { widths: columns.flatMap(() => [title, NUMBER]), body },
      layout: {
        hLineWidth: () => 0,
        vLineWidth: () => 0,
        paddingLeft: () => 0,
        paddingRight: (index: number) => (index % 2 === 1 ? gap : 0),
        paddingTop: () => 1,
        paddingBottom: () => 0.5,
      },
      fontSize: 8.5,
    },
  ]);
}

function cellsOf(chapter: Chapter | undefined): TableCell[] {
  if (!chapter) return ['', ''];
  const { id, title } = chapter;
  return [
    { text: title, linkToDestination: id },
    { pageReference: id, alignment: 'right', linkToDestination: id, color: QUIET } as TableCell,
  ];
}
