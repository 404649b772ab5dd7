import fc from 'fast-check';
import { expect, it } from 'vitest';

import { LineMap, LineMapWriter } from '../../source/sim/workloads/files/line-map.js';

function mapOf(lines: readonly number[]): { map: LineMap; bytes: number } {
  const writer = new LineMapWriter();
  lines.forEach((line, index) => writer.add(index + 1, line));
  const buffer = writer.finish();
  return { map: new LineMap(buffer), bytes: buffer.byteLength };
}

it('gives every row the line that was noted for it, however far apart rows are', () => {
  const gaps = fc.array(fc.oneof(fc.constant(1), fc.constant(0), fc.nat(5)), { maxLength: 200 });
  fc.assert(
    fc.property(gaps, (each) => {
      let line = 1;
      const lines = each.map((gap) => (line += gap));
      const { map } = mapOf(lines);
      expect(lines.map((_, index) => map.lineOf(index + 1))).toEqual(lines);
    }),
  );
});

it('knows no line of a row in a file of which none was noted', () => {
  expect(mapOf([]).map.lineOf(1)).toBeUndefined();
});

it('takes a few bytes for a file of rows that are equally far apart', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => index);
  for (const step of [0, 1, 4]) expect(mapOf(rows.map((row) => 2 + row * step)).bytes).toBe(24);
});
