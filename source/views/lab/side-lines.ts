import { span, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { wrapToRows, wrapToWidth } from '../../components/text.js';
import type { Tone } from '../../components/theme.js';
import type { CellLine, CellTone } from '../../lab/charts/cells.js';
import { inGlyphs } from './glyphs.js';

/** What is compared, and what can be seen on this machine; in one line where there is little room. */
export function headLines(
  head: string,
  seen: string | undefined,
  { width, isTall }: { readonly width: number; readonly isTall: boolean },
  look: Look,
): Line[] {
  const shown = inGlyphs(head, look);
  const lines = wrapToRows(shown, { columns: width, rows: isTall ? 2 : 1 }, look.glyphs.ellipsis);
  const more = !isTall || seen === undefined ? [] : wrapToWidth(inGlyphs(seen, look), width);
  return [...lines.map((line): Line => [span('dim', line)]), ...more.map((line): Line => [line])];
}

/** The selected variant in full, below a rule: a sentence, then the facts. */
export function detailLines(texts: readonly string[], width: number, look: Look): Line[] {
  if (texts.length === 0) return [];
  const { line, ellipsis } = look.glyphs;
  return [
    [span('border', line.repeat(width))],
    ...texts.flatMap((text, index) =>
      wrapToRows(inGlyphs(text, look), { columns: width, rows: 2 }, ellipsis).map((part): Line => [
        index === 0 ? part : span('dim', part),
      ]),
    ),
  ];
}

const CELL_TONES: Readonly<Record<CellTone, Tone>> = {
  axis: 'dim',
  label: 'text',
  range: 'text',
  mark: 'accent',
  'heat-1': 'heat-1',
  'heat-2': 'heat-2',
  'heat-3': 'heat-3',
  'heat-4': 'heat-4',
  'heat-5': 'heat-5',
};

/** Lines of a drawing at least: of fewer, nothing could be read off. */
const CHART = { least: 8, most: 18, columns: 120 } as const;

/** Draws for a room and a height. */
export type Draw = (
  room: { columns: number; unicode: boolean },
  height: number,
) => readonly CellLine[];

/** A drawing in as much room as there is; empty where there is too little. */
export function chartLines(draw: Draw, { columns, rows }: Size, { glyphs }: Look): Line[] {
  if (rows < CHART.least) return [];
  const room = { columns: Math.min(columns, CHART.columns), unicode: glyphs.isUnicode };
  const drawn = draw(room, Math.min(rows, CHART.most));
  return drawn.length > rows ? [] : drawn.map(lineOf);
}

function lineOf(cells: CellLine): Line {
  return cells.map(({ text, tone }) => (tone ? span(CELL_TONES[tone], text) : text));
}

/** What is known beside the table, as far as there is room for whole sentences. */
export function findingLines(
  findings: readonly string[],
  { columns, rows }: Size,
  look: Look,
): Line[] {
  const lines: Line[] = [[]];
  for (const sentence of findings) {
    const wrapped = wrapToWidth(inGlyphs(sentence, look), columns);
    if (lines.length + wrapped.length > rows) break;
    lines.push(...wrapped.map((line): Line => [span('dim', line)]));
  }
  return lines.length > 1 ? lines : [];
}
