import { readFileSync } from 'node:fs';

/** What a font can draw: the width of each of its code points, over the font size. */
export type Advances = ReadonlyMap<number, number>;

/** Reads a TrueType or OpenType font: its character map, and the widths of its glyphs. */
export function advancesOf(fontFile: string): Advances {
  const bytes = readFileSync(fontFile);
  const unitsPerEm = bytes.readUInt16BE(findTable(bytes, 'head') + 18);
  const measured = bytes.readUInt16BE(findTable(bytes, 'hhea') + 34);
  const widths = findTable(bytes, 'hmtx');
  // The last width is that of all glyphs after it.
  const advanceOf = (glyph: number): number =>
    bytes.readUInt16BE(widths + Math.min(glyph, measured - 1) * 4) / unitsPerEm;
  return new Map([...glyphsOf(bytes)].map(([code, glyph]) => [code, advanceOf(glyph)]));
}

/** The glyph of each code point. */
function glyphsOf(bytes: Buffer): Map<number, number> {
  const table = findTable(bytes, 'cmap');
  const covered = new Map<number, number>();
  for (let index = 0; index < bytes.readUInt16BE(table + 2); index += 1) {
    const subtable = table + bytes.readUInt32BE(table + 4 + index * 8 + 4);
    const format = bytes.readUInt16BE(subtable);
    if (format === 4) addSegments(bytes, subtable, covered);
    else if (format === 12) addGroups(bytes, subtable, covered);
  }
  return covered;
}

function findTable(bytes: Buffer, name: string): number {
  for (let index = 0; index < bytes.readUInt16BE(4); index += 1) {
    const entry = 12 + index * 16;
    if (bytes.toString('latin1', entry, entry + 4) === name) return bytes.readUInt32BE(entry + 8);
  }
  throw new Error(`the font has no table ${name}`);
}

/** Format 4: segments of the basic plane. */
function addSegments(bytes: Buffer, subtable: number, covered: Map<number, number>): void {
  const length = bytes.readUInt16BE(subtable + 6);
  const ends = subtable + 14;
  const starts = ends + length + 2;
  const deltas = starts + length;
  const offsets = deltas + length;
  for (let at = 0; at < length; at += 2) {
    const end = bytes.readUInt16BE(ends + at);
    const start = bytes.readUInt16BE(starts + at);
    const delta = bytes.readUInt16BE(deltas + at);
    const offset = bytes.readUInt16BE(offsets + at);
    for (let code = start; code <= end && code < 0xffff; code += 1) {
      const listed = offsets + at + offset + (code - start) * 2;
      const named = offset === 0 ? code : bytes.readUInt16BE(listed);
      const glyph = (named + delta) & 0xffff;
      if (named !== 0 && glyph !== 0) covered.set(code, glyph);
    }
  }
}

/** Format 12: groups of any plane. */
function addGroups(bytes: Buffer, subtable: number, covered: Map<number, number>): void {
  for (let index = 0; index < bytes.readUInt32BE(subtable + 12); index += 1) {
    const group = subtable + 16 + index * 12;
    const start = bytes.readUInt32BE(group);
    const end = bytes.readUInt32BE(group + 4);
    const glyph = bytes.readUInt32BE(group + 8);
    for (let code = start; code <= end; code += 1) {
      if (glyph + code - start !== 0) covered.set(code, glyph + code - start);
    }
  }
}
