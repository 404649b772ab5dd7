import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bytesOf, PlainJson } from '../../source/base/plain-json.js';
import { draws } from '../harness/draws.js';

/** What a reader passes over at the beginning of a text: what it gave, and the text after it. */
function pass<Given>(text: string, read: (json: PlainJson) => Given): [Given, string] {
  const json = new PlainJson();
  json.bytes = Buffer.from(text);
  const given = read(json);
  return [given, Buffer.from(json.bytes.subarray(json.at)).toString()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), maxLength: 18 });
const numeral = fc
  .tuple(fc.constantFrom('', '-', '+', ' '), digits, fc.constantFrom('', '.', 'e', '.0'), digits)
  .map((parts) => parts.join(''));
const quoted = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
  fc.string({ unit: fc.constantFrom('"', '\\', 'n', 'u', '0', '\n', '\t', 'é', '\u007f') }),
);

describe('plain JSON', () => {
  it('is passed over by its exact bytes, or not at all', () => {
    expect(pass('null,', (json) => json.pass(bytesOf('null')))).toEqual([true, ',']);
    expect(pass('nul', (json) => json.pass(bytesOf('null')))).toEqual([false, 'nul']);
    expect(pass(',', (json) => json.passByte(0x2c))).toEqual([true, '']);
    expect(pass('', (json) => json.passByte(0x2c))).toEqual([false, '']);
  });

  it('has the numbers that JSON.parse reads in the same bytes', () => {
    fc.assert(
      fc.property(numeral, (text) => {
        for (const read of [
          (json: PlainJson) => json.integer(),
          (json: PlainJson) => json.decimal(),
        ]) {
          const [value, rest] = pass(text, read);
          if (!Number.isNaN(value))
            expect(parsed(text.slice(0, text.length - rest.length))).toBe(value);
        }
      }),
      { numRuns: draws(20_000) },
    );
  });

  it.each(['0', '7', '123456789012345', '0.5', '12.05', '4.039', '791.502', '0.001'])(
    'takes %s as a number',
    (text) => expect(pass(text, (json) => json.decimal())).toEqual([Number(text), '']),
  );

  it('has the texts that JSON.parse reads in the same bytes', () => {
    fc.assert(
      fc.property(quoted, fc.boolean(), (text, isEscaped) => {
        const [isText, rest] = pass(text, (json) => json.text(isEscaped));
        if (!isText) return;
        const passed = text.slice(0, text.length - rest.length);
        expect(typeof parsed(passed)).toBe('string');
        if (!isEscaped) expect(parsed(passed)).toBe(passed.slice(1, -1));
      }),
      { numRuns: draws(20_000) },
    );
  });

  it('takes a text with escapes only where they may be', () => {
    expect(pass('"a \\"b\\"",', (json) => json.text(true))).toEqual([true, ',']);
    expect(pass('"a \\"b\\"",', (json) => json.text())[0]).toBe(false);
  });
});
