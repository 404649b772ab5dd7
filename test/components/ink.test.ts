import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import InkOutput from '../../node_modules/ink/build/output.js';
import { LateSegmenter } from '../../source/components/ink/late-segmenter.js';
import Output from '../../source/components/ink/output.js';
import quickStringWidth from '../../source/components/ink/string-width.js';
import { isSingleWidth } from '../../source/base/single-width.js';
import { timesEach } from '../e2e/support/thorough.js';
import { draws } from '../harness/draws.js';

const WIDTH = 24;
const HEIGHT = 6;

const words = fc.oneof(
  fc.constantFrom(
    'users.db ',
    '███░░',
    '─────',
    '✔ 8',
    '≡ Zoë',
    '…',
    '  ',
    '漢字',
    '😀',
    'e\u0301',
  ),
  fc.string({ unit: fc.constantFrom('a', 'B', ' ', '█', '·', '字'), maxLength: 8 }),
);
const styled = fc
  .tuple(
    words,
    fc.constantFrom(['', ''], ['1', '22'], ['31', '39'], ['38;2;1;2;3', '39'], ['7', '27']),
  )
  .map(([text, [on, off]]) =>
    on === '' || text === '' ? text : `\u001b[${on}m${text}\u001b[${off}m`,
  );
const line = fc.array(styled, { maxLength: 4 }).map((parts) => parts.join(''));
const edge = (most: number) => fc.option(fc.integer({ min: 0, max: most }), { nil: undefined });
const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      x: fc.nat(20),
      y: fc.integer({ min: -1, max: HEIGHT }),
      text: fc.oneof(
        line,
        fc.tuple(line, line).map((lines) => lines.join('\n')),
      ),
      isUpper: fc.boolean(),
    }),
  },
  fc.record({ kind: fc.constant('clip' as const), y1: edge(3), y2: edge(HEIGHT), x2: edge(WIDTH) }),
  fc.record({ kind: fc.constant('unclip' as const) }),
);

/** The rows that some operations leave, styles written in Ink's way. */
function draw(
  output: InkOutput | Output,
  operations: readonly (typeof operation extends fc.Arbitrary<infer One> ? One : never)[],
): string[] {
  let depth = 0;
  for (const done of operations) {
    if (done.kind === 'write') {
      const transformers = done.isUpper ? [(text: string) => text.replaceAll('a', 'o')] : [];
      output.write(done.x, done.y, done.text, { transformers });
    } else if (done.kind === 'clip') {
      depth += 1;
      const x1 = done.x2 === undefined ? undefined : 0;
      output.clip({
        x1,
        x2: done.x2,
        y1: done.y1,
        y2: done.y1 === undefined ? undefined : done.y2,
      });
    } else if (depth > 0) {
      depth -= 1;
      output.unclip();
    }
  }
  return output.get().output.split('\n').map(inInksWords);
}

/** A row with its styles written as Ink writes them. */
function inInksWords(row: string): string {
  const output = new InkOutput({ width: 2 * WIDTH, height: 1 });
  output.write(0, 0, row, { transformers: [] });
  return output.get().output;
}

describe('what Ink is built with', () => {
  it('draws as Ink does, whatever is written where', () => {
    const size = { width: WIDTH, height: HEIGHT };
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 12 }), (operations) => {
        expect(draw(new Output(size), operations)).toEqual(draw(new InkOutput(size), operations));
      }),
      { numRuns: timesEach({ quickly: 100, usually: 500, thoroughly: 2000 }) },
    );
  });

  it('takes texts apart as Intl does', () => {
    for (const granularity of ['grapheme', 'word'] as const) {
      const [late, intl] = [LateSegmenter, Intl.Segmenter].map(
        (Segmenter) => new Segmenter('en', { granularity }),
      );
      const text = 'e\u0301 👩‍👩‍👧 한글, two words';
      expect([...(late?.segment(text) ?? [])]).toEqual([...(intl?.segment(text) ?? [])]);
      expect(late?.resolvedOptions()).toEqual(intl?.resolvedOptions());
    }
  });

  it('measures as Ink does', () => {
    const text = fc.oneof(line, fc.string({ unit: 'binary', maxLength: 20 }));
    fc.assert(
      fc.property(text, (value) => {
        expect(quickStringWidth(value)).toBe(stringWidth(value));
      }),
      { numRuns: draws(5000) },
    );
  });
});

describe('the characters that need no closer look', () => {
  const narrow = Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code)).filter(
    isSingleWidth,
  );

  it('take one column each', () => {
    expect(narrow.filter((character) => stringWidth(character) !== 1)).toEqual([]);
  });

  it('are characters of their own beside any other of them', () => {
    const { length } = [...new Intl.Segmenter().segment([...narrow, ...narrow].join(''))];
    expect(length).toBe(narrow.length * 2);
    expect(stringWidth(narrow.join(''))).toBe(narrow.length);
  });
});
