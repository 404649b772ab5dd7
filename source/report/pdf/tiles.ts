import type { Content, ContentTable } from 'pdfmake/interfaces.js';

import { INK, OUTCOME_INKS, QUIET } from '../charts/palette.js';
import type { Tile } from '../document/document.js';
import { OUTCOMES } from '../../entities/outcome.js';
import { HEAD_FILL } from './theme.js';

const GAP = 6;
const IN_A_LINE = 8;

/** Numbers side by side; many of them on two lines. */
export function drawTiles(tiles: readonly Tile[], width: number): Content[] {
  const lines = Math.ceil(tiles.length / IN_A_LINE);
  const each = Math.ceil(tiles.length / lines);
  return Array.from({ length: lines }, (_, line) =>
    drawLine(tiles.slice(line * each, (line + 1) * each), width),
  );
}

function drawLine(tiles: readonly Tile[], width: number): Content {
  const each = (width - GAP * (tiles.length - 1)) / tiles.length;
  const longest = Math.max(...tiles.map(({ value }) => value.length));
  const size = Math.max(8, Math.min(15, (each - 14) / (longest * 0.58)));
  return {
    columns: tiles.map((tile) => ({ width: each, stack: [drawTile(tile, each, size)] })),
    columnGap: GAP,
    margin: [0, 2, 0, 4],
  };
}

function colourOf({ kind }: Tile): string {
  const outcome = OUTCOMES.find((known) => known === kind);
  return outcome ? OUTCOME_INKS[outcome] : INK;
}

function drawTile(tile: Tile, width: number, size: number): ContentTable {
  const { value, name } = tile;
  return {
    table: {
      widths: [width - 12],
      heights: [36],
      body: [
        [
          {
            stack: [
              {
                text: value,
                fontSize: size,
                bold: true,
                color: colourOf(tile),
                margin: [0, (15 - size) / 2, 0, (15 - size) / 2],
              },
              { text: name, fontSize: 7.5, color: QUIET, lineHeight: 1.05 },
            ],
          },
        ],
      ],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      paddingLeft: () => 6,
      paddingRight: () => 6,
      paddingTop: () => 4,
      paddingBottom: () => 2,
      fillColor: () => HEAD_FILL,
    },
  };
}
