import type { Content, ContentTable } from 'pdfmake/interfaces.js';

import { INK, OUTCOME_INKS, QUIET } from '../charts/palette.js';
import type { Tile } from '../document/document.js';
import { OUTCOMES } from '../../entities/outcome.js';
import { longestWordWidth, textWidth } from './text-width.js';
import { HEAD_FILL } from './theme.js';

const GAP = 6;
const IN_A_LINE = 8;

/** Left and right of the text of a tile, in points. */
const PADDING = 6;

/** Points of a value, and of the name below it. */
const SIZES = { least: 8, most: 15, name: 7.5 } as const;

/** Numbers side by side; many of them, or long ones, on several lines. */
export function drawTiles(tiles: readonly Tile[], width: number): Content[] {
  const each = tilesInLine(tiles, width);
  return Array.from({ length: Math.ceil(tiles.length / each) }, (_, line) =>
    drawLine(tiles.slice(line * each, (line + 1) * each), width),
  );
}

/** How many tiles a line holds with no word of them broken. */
export function tilesInLine(tiles: readonly Tile[], width: number): number {
  const needed = Math.max(
    ...tiles.flatMap(({ value, name }) => [
      textWidth(value, SIZES.least),
      longestWordWidth(name, SIZES.name),
    ]),
  );
  const most = Math.min(IN_A_LINE, Math.floor((width + GAP) / (needed + 2 * PADDING + GAP)));
  return Math.ceil(tiles.length / Math.ceil(tiles.length / Math.max(1, most)));
}

function drawLine(tiles: readonly Tile[], width: number): Content {
  const each = (width - GAP * (tiles.length - 1)) / tiles.length;
  const widest = Math.max(...tiles.map(({ value }) => textWidth(value, 1)));
  const size = Math.max(SIZES.least, Math.min(SIZES.most, (each - 2 * PADDING) / widest));
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
      widths: [width - 2 * PADDING],
      heights: [36],
      body: [
        [
          {
            stack: [
              {
                text: value,
                noWrap: true,
                fontSize: size,
                bold: true,
                color: colourOf(tile),
                margin: [0, (SIZES.most - size) / 2, 0, (SIZES.most - size) / 2],
              },
              { text: name, fontSize: SIZES.name, color: QUIET, lineHeight: 1.05 },
            ],
          },
        ],
      ],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      paddingLeft: () => PADDING,
      paddingRight: () => PADDING,
      paddingTop: () => 4,
      paddingBottom: () => 2,
      fillColor: () => HEAD_FILL,
    },
  };
}
