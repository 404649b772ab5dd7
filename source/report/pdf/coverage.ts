import { readFileSync } from 'node:fs';

/** The code points that a TrueType font can draw, from its character map. */
export function coverageOf(fontFile: string): ReadonlySet<number> {
  const bytes = readFileSync(fontFile);
  const table = findTable(bytes, 'cmap');
  const covered = new Set<number>();
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
function addSegments(bytes: Buffer, subtable: number, covered: Set<number>): void {
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
      const glyph = offset === 0 ? code : bytes.readUInt16BE(listed);
      if (glyph !== 0 && ((glyph + delta) & 0xffff) !== 0) covered.add(code);
    }
  }
}

/** Format 12: groups of any plane. */
function addGroups(bytes: Buffer, subtable: number, covered: Set<number>): void {
  for (let index = 0; index < bytes.readUInt32BE(subtable + 12); index += 1) {
    const group = subtable + 16 + index * 12;
    const start = bytes.readUInt32BE(group);
    const end = bytes.readUInt32BE(group + 4);
    const glyph = bytes.readUInt32BE(group + 8);
    for (let code = start; code <= end; code += 1) {
      if (glyph + code - start !== 0) covered.add(code);
    }
  }
}
