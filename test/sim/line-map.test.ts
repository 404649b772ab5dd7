import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LineMap, LineMapWriter } from '../../source/sim/workloads/files/line-map.js';

describe('the lines of rows', () => {
  it('are found again, whatever lines are between them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 })), (gaps) => {
        const writer = new LineMapWriter();
        let line = 1;
        const lines = gaps.map((gap) => (line += gap));
        for (const [index, at] of lines.entries()) writer.add(index + 1, at);
        const map = new LineMap(writer.finish());
        expect(lines.map((_, index) => map.lineOf(index + 1))).toEqual(lines);
      }),
    );
  });

  it('take no memory where one row follows the other', () => {
    const writer = new LineMapWriter();
    for (let row = 1; row <= 1000; row += 1) writer.add(row, row + 1);
    expect(writer.finish().byteLength).toBe(16);
  });

  it('are unknown of a file without rows', () => {
    expect(new LineMap(new LineMapWriter().finish()).lineOf(1)).toBeUndefined();
  });
});
