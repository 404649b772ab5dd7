import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseLine, readLines } from '../../source/ledger/lines.js';
import { temporaryFolder } from '../harness/folder.js';

/** How much is read at once. */
const CHUNK = 1 << 20;

const folder = temporaryFolder();

function linesOf(text: string | Uint8Array): string[] {
  const file = path.join(folder, 'lines');
  writeFileSync(file, text);
  return [...readLines(file)];
}

/** Tells lines apart without printing megabytes when they differ. */
function summary(lines: readonly string[]): string[] {
  return lines.map((line) => `${line.length}:${line.slice(0, 8)}…${line.slice(-8)}`);
}

describe('the lines of a file', () => {
  it.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\nb', ['a', 'b']],
    ['a\n\nb\n', ['a', '', 'b']],
    ['a\r\nb\r\n', ['a\r', 'b\r']],
    ['a\u2028b\u0085c\vd\n', ['a\u2028b\u0085c\vd']],
  ])('are those between line feeds: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it('are none when there is no file', () => {
    expect([...readLines(path.join(folder, 'missing'))]).toEqual([]);
  });

  it('come whole wherever a chunk ends, in the middle of a character or of a line break', () => {
    const near = fc
      .tuple(fc.constantFrom(0, 1, 2), fc.integer({ min: -6, max: 6 }))
      .map(([chunks, rest]) => Math.max(0, chunks * CHUNK + rest));
    const line = fc.oneof(
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(near, fc.constantFrom('a', 'é', '語', '🎈'))
          .map(([bytes, character]) => {
            const times = Math.floor(bytes / Buffer.byteLength(character));
            return character.repeat(times) + 'x'.repeat(bytes % Buffer.byteLength(character));
          }),
      },
    );
    const lines = fc.array(
      line.map((text) => text.replaceAll('\n', ' ')),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(lines, fc.boolean(), (expected, isTorn) => {
        const text = expected.join('\n') + (isTorn ? '' : '\n');
        // What ends in a line break has no torn line after it, not even an empty one.
        const last = isTorn && expected.at(-1) === '' ? expected.slice(0, -1) : expected;
        expect(summary(linesOf(text))).toEqual(summary(last));
      }),
      { numRuns: 30 },
    );
  });

  it('may be far longer than a chunk', () => {
    const long = 'é'.repeat(5 * CHUNK);
    expect(summary(linesOf(`first\n${long}\nlast`))).toEqual(summary(['first', long, 'last']));
  });

  it('end a character that was torn with the sign for what cannot be read', () => {
    expect(linesOf(Buffer.from('{"name":"é').subarray(0, -1))).toEqual(['{"name":"\ufffd']);
  });

  it.skipIf(!existsSync('/proc/self/fd'))('leave no file open, also when not all are read', () => {
    const file = path.join(folder, 'lines');
    writeFileSync(file, 'a\nb\n');
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let times = 0; times < 10; times += 1) {
      for (const line of readLines(file)) if (line === 'a') break;
      expect([...readLines(file)]).toHaveLength(2);
    }
    expect(open()).toBe(before);
  });
});

describe('a line of the ledger', () => {
  it('comes back as what was written, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: 'binary' }), (json, text) => {
        const written = { json, text, breaks: '\r\n\n\u2028' };
        const [line = ''] = linesOf(`${JSON.stringify(written)}\n`);
        expect(parseLine(line)).toEqual(written);
      }),
      { numRuns: 200 },
    );
  });

  it('may end in a carriage return', () => {
    const [line = ''] = linesOf('{"a":1}\r\n');
    expect(parseLine(line)).toEqual({ a: 1 });
  });

  it('is nothing when it is torn, wherever', () => {
    const whole = JSON.stringify({
      entity: 'User',
      row: 1,
      values: { name: 'Zoë "Z"' },
      reasons: [],
    });
    for (let length = 0; length < whole.length; length += 1) {
      expect(parseLine(whole.slice(0, length))).toBeUndefined();
    }
    expect(parseLine(whole)).toBeDefined();
  });

  it('is found after a torn one, wherever that was torn', () => {
    const torn = JSON.stringify({ entity: 'User', row: 1, values: { name: '{"type":"end"}' } });
    const whole = { entity: 'Order', row: 2, values: { name: '{"entity":"User","row":3}' } };
    for (let length = 0; length < torn.length; length += 1) {
      const glued = torn.slice(0, length) + JSON.stringify(whole);
      expect(parseLine(glued), glued).toEqual(whole);
      expect(parseLine(glued.slice(0, -1)), glued).toBeUndefined();
    }
  });
});
