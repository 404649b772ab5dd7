import { appendFileSync, rmSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { SHOP } from '../../source/entities/shop.js';
import { ProgramError } from '../../source/base/errors.js';
import { Written, type RawRow, type RawValue } from '../../source/entities/value.js';
import { decodeRow, encodeRow } from '../../source/sim/workloads/files/spool-row.js';
import { SpoolFolder } from '../../source/sim/workloads/files/spool-folder.js';
import { SpoolWriter } from '../../source/sim/workloads/files/spool-writer.js';
import { openSpool } from '../../source/sim/workloads/spool.js';
import type { SpoolDescription } from '../../source/sim/workloads/workload.js';
import { ENTITIES } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { draws } from '../harness/draws.js';

interface Spool {
  folder: SpoolFolder;
  description: SpoolDescription;
}

function spoolOf(rows: readonly RawRow[], stride: number): Spool {
  const folder = new SpoolFolder(temporaryFolder(), stride, SHOP);
  for (const [index, row] of rows.entries()) folder.add('User', row, index + 2);
  return { folder, description: folder.finish() };
}

const numbered = (count: number): RawRow[] =>
  Array.from({ length: count }, (_, index) => [index + 1, `Zoë ${index}`, new Written('1.00')]);

const value: fc.Arbitrary<RawValue> = fc.oneof(
  fc.string({ unit: 'binary' }),
  // Halves of characters, which no UTF-8 file can hold.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 5 })
    .map((codes) => String.fromCharCode(...codes)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  fc.maxSafeInteger(),
  fc.constantFrom(
    true,
    false,
    null,
    undefined,
    '',
    '\0',
    '\n',
    '\u2028',
    '[]',
    '["1"]',
    '__proto__',
  ),
  fc.constantFrom('1000.00', '1e400', '-0', '[1, "\ud83e"]', '').map((text) => new Written(text)),
);

describe('a row in a spool file', () => {
  it('is one line, and comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (row) => {
        const line = encodeRow(row);
        expect(line).not.toContain('\n');
        expect(decodeRow(Buffer.from(line).toString())).toStrictEqual(row);
      }),
      { numRuns: draws(2000) },
    );
  });
});

describe('a spool', () => {
  it('gives any range of rows, whatever its stride', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 45 }), fc.nat(45)), {
          minLength: 1,
          maxLength: 20,
        }),
        async (count, stride, ranges) => {
          const rows = numbered(count);
          const { folder, description } = spoolOf(rows, stride);
          const source = openSpool(description, SHOP);
          for (const [row, length] of ranges) {
            expect(source.read(ENTITIES.User, row, length)).toStrictEqual(
              rows.slice(row - 1, row - 1 + length),
            );
          }
          source.close();
          await folder.remove();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives the ranges of a large file, in the order asked for', () => {
    const rows = numbered(10_000);
    const source = openSpool(spoolOf(rows, 256).description, SHOP);
    for (const row of [9985, 1, 5121, 257]) {
      expect(source.read(ENTITIES.User, row, 256)).toStrictEqual(rows.slice(row - 1, row + 255));
    }
    expect(source.read(ENTITIES.User, 1, 10_000)).toStrictEqual(rows);
    source.close();
  });

  it('gives rows that are too long to become text together', FULL, () => {
    const rows = Array.from({ length: 90 }, (_, index) => [index, 'ü'.repeat(500_000)]);
    const source = openSpool(spoolOf(rows, 90).description, SHOP);
    for (const [row, count] of [
      [3, 86],
      [88, 2],
      [90, 9],
    ] as const) {
      const read = source.read(ENTITIES.User, row, count);
      expect(read.map(([id]) => id)).toEqual(
        rows.slice(row - 1, row - 1 + count).map(([id]) => id),
      );
      expect(read.every(([, name]) => name === rows[0]?.[1])).toBe(true);
    }
    source.close();
  });

  it('gives no rows of an entity that has none', () => {
    const source = openSpool(spoolOf([], 4).description, SHOP);
    expect(source.read(ENTITIES.Order, 1, 10)).toEqual([]);
    source.close();
  });

  it('may be closed before it was read, twice, and opened again', () => {
    const { description } = spoolOf(numbered(2), 1);
    const source = openSpool(description, SHOP);
    source.close();
    source.close();
    expect(source.read(ENTITIES.User, 2, 1)).toHaveLength(1);
    source.close();
  });

  it('can be sent to a thread, which shares its offsets', async () => {
    const { description } = spoolOf(numbered(9), 2);
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
       parentPort.postMessage([...new Float64Array(workerData.files.User.offsets)]);`,
      { eval: true, workerData: description },
    );
    const offsets = await new Promise((resolve) => worker.once('message', resolve));
    expect(offsets).toEqual([...new Float64Array(description.files.User!.offsets)]);
    expect(offsets).toHaveLength(6);
    await worker.terminate();
  });

  it('reports that its file is gone, or shorter than it was', () => {
    const { description } = spoolOf(numbered(9), 2);
    const file = description.files.User!.path;
    const read = (row: number): unknown => {
      const source = openSpool(description, SHOP);
      try {
        return source.read(ENTITIES.User, row, 2);
      } finally {
        source.close();
      }
    };
    appendFileSync(file, 'something more');
    expect(read(9)).toHaveLength(1);
    truncateSync(file, 100);
    expect(() => read(9)).toThrow(/is shorter than it was$/);
    rmSync(file);
    expect(() => read(9)).toThrow(ProgramError);
    expect(() => read(9)).toThrow(/cannot be read \(ENOENT\)$/);
  });
});

describe('a spool file', () => {
  it('never overwrites a file, and does not remove one that it did not create', async () => {
    const file = path.join(temporaryFolder(), 'rows');
    appendFileSync(file, 'mine');
    const writer = new SpoolWriter(file, 1);
    writer.add([1], 1);
    expect(() => writer.finish()).toThrow(/\(EEXIST\)$/);
    await writer.remove();
    expect(() => appendFileSync(file, '', { flag: 'ax' })).toThrow('EEXIST');
  });
});
