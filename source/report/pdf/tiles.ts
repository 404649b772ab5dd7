import type { Content, ContentTable } from 'pdfmake/interfaces.js';

import { formatCount, formatDuration, formatShare } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';
import { countNotAttempted } from '../../ledger/share.js';
import { INK, QUIET } from '../charts/palette.js';
import { HEAD_FILL } from './theme.js';

interface Tile {
  readonly value: string;
  readonly name: string;
  readonly colour: string;
}

/** The numbers that a reader looks for first. */
export function tiles({ totals, run, throughput }: RunRecord, width: number): Content {
  const left = countNotAttempted(run, totals);
  const list: Tile[] = [
    { value: formatShare(totals.successRate), name: 'success rate', colour: '#14557F' },
    { value: formatCount(totals.inserted), name: 'inserted', colour: '#14557F' },
    {
      value: formatCount(totals.rejected),
      name: 'rejected',
      colour: totals.rejected > 0 ? '#7A5000' : QUIET,
    },
    {
      value: formatCount(totals.failed),
      name: 'failed',
      colour: totals.failed > 0 ? '#B3361B' : QUIET,
    },
    ...(totals.unknown > 0
      ? [{ value: formatCount(totals.unknown), name: 'unknown', colour: '#B3361B' }]
      : []),
    ...(left > 0 ? [{ value: formatCount(left), name: 'not attempted', colour: INK }] : []),
    { value: formatDuration(run.durationMs), name: 'time', colour: INK },
    { value: formatCount(throughput.rowsPerSecond), name: 'rows a second', colour: INK },
  ];
  const gap = 6;
  const each = (width - gap * (list.length - 1)) / list.length;
  const longest = Math.max(...list.map(({ value }) => value.length));
  const size = Math.min(15, (each - 16) / (longest * 0.58));
  return {
    columns: list.map((tile) => ({ width: each, stack: [drawTile(tile, each, size)] })),
    columnGap: gap,
  };
}

function drawTile({ value, name, colour }: Tile, width: number, size: number): ContentTable {
  return {
    table: {
      widths: [width - 16],
      heights: [32],
      body: [
        [
          {
            stack: [
              {
                text: value,
                fontSize: size,
                bold: true,
                color: colour,
                margin: [0, (15 - size) / 2, 0, (15 - size) / 2],
              },
              { text: name, fontSize: 7.5, color: QUIET },
            ],
          },
        ],
      ],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      paddingLeft: () => 8,
      paddingRight: () => 8,
      paddingTop: () => 5,
      paddingBottom: () => 3,
      fillColor: () => HEAD_FILL,
    },
  };
}
