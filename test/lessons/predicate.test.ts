import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { truthOf, valueOf, type Facts } from '../../source/lessons/predicate/evaluate.js';
import { parseExpression } from '../../source/lessons/predicate/parse.js';
import { ExpressionError } from '../../source/lessons/predicate/tokens.js';
import { fillTemplate, parseTemplate } from '../../source/lessons/template.js';

const FACTS: Facts = {
  ten: { peak: 10, rows: [3, 4, 5], ok: true, none: null, share: 0.25 },
  'story.read': { code: 'SQLITE_BUSY', value: 100 },
};

describe('a predicate', () => {
  it.each([
    ['ten.peak = 10', 'seen'],
    ['ten.peak != 10', 'not seen'],
    ['ten.peak > 9 and ten.peak <= 10', 'seen'],
    ['not ten.ok or ten.peak < 1', 'not seen'],
    ['max(ten.rows) - min(ten.rows) = 2', 'seen'],
    ['sum(ten.rows) / count(ten.rows) = mean(ten.rows)', 'seen'],
    ['1 + 2 * 3 = 7', 'seen'],
    ['(1 + 2) * 3 = 9', 'seen'],
    ['10 - 3 - 2 = 5', 'seen'],
    ["story.read.code = 'SQLITE_BUSY' and story.read.value = 100", 'seen'],
    ['ten.ok', 'seen'],
    ['ten.ok = true', 'seen'],
    ['ten.none > 1', 'not known'],
    ['gone.peak > 1', 'not known'],
    ['not gone.ok', 'not known'],
    ['gone.ok and ten.peak = 1', 'not seen'],
    ['gone.ok and ten.peak = 10', 'not known'],
    ['gone.ok or ten.peak = 10', 'seen'],
    ['gone.ok or ten.peak = 1', 'not known'],
    ["ten.peak = '10'", 'not known'],
    ["ten.peak < 'x'", 'not known'],
    ['ten.peak / 0 > 1', 'not known'],
    ['max(gone.rows, 1) > 0', 'not known'],
    ['ten.rows = 3', 'not known'],
  ])('%s is %s', (text, truth) => {
    expect(truthOf(parseExpression(text), FACTS)).toBe(truth);
  });

  it.each([
    ['', 0, 'it ends where a value is missing'],
    ['ten.peak >', 10, 'it ends where a value is missing'],
    ['ten.peak > 1 1', 13, '"1" follows a complete expression'],
    ['peak > 1', 0, '"peak" names no fact'],
    ['median(ten.rows) > 1', 0, 'there is no function "median"'],
    ['(ten.peak > 1', 13, 'a ) is missing'],
    ['max(ten.peak; 1) > 1', 12, '";" begins nothing'],
    ['ten.peak > > 1', 11, '">" is where a value is missing'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 51, 'it is too deeply nested'],
  ])('%j cannot be read at %i: %s', (text, at, problem) => {
    expect(() => parseExpression(text)).toThrow(ExpressionError);
    expect(() => parseExpression(text)).toThrow(problem);
    try {
      parseExpression(text);
    } catch (error) {
      expect((error as ExpressionError).at).toBe(at);
    }
  });

  it('never throws anything but an ExpressionError', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          truthOf(parseExpression(text), FACTS);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
    );
  });

  it('joins unknown parts as Kleene does, in any order', () => {
    const truths = fc.constantFrom('ten.peak = 10', 'ten.peak = 1', 'gone.ok');
    fc.assert(
      fc.property(fc.array(truths, { minLength: 2, maxLength: 5 }), (parts) => {
        const all = parts.join(' and ');
        const any = parts.join(' or ');
        const isFalse = parts.includes('ten.peak = 1');
        const isTrue = parts.includes('ten.peak = 10');
        const isUnknown = parts.includes('gone.ok');
        expect(truthOf(parseExpression(all), FACTS)).toBe(
          isFalse ? 'not seen' : isUnknown ? 'not known' : 'seen',
        );
        expect(truthOf(parseExpression(any), FACTS)).toBe(
          isTrue ? 'seen' : isUnknown ? 'not known' : 'not seen',
        );
      }),
    );
  });

  it('gives a number, not only yes and no', () => {
    expect(valueOf(parseExpression('ten.peak * 2'), FACTS)).toBe(20);
  });
});

describe('a text with values', () => {
  it.each([
    ['up to {ten.peak} rows', 'up to 10 rows'],
    ['{ten.share:share} of {story.read.value:count}', '25.0 % of 100'],
    ['{ten.rows}', '3, 4, 5'],
    ['{gone.peak}', '–'],
    ['{ten.ok}', 'yes'],
    ['{story.read.code}', 'SQLITE_BUSY'],
    ['{ten.peak / 4:times} times', '2.5 times'],
    ['no value', 'no value'],
  ])('%s becomes %s', (text, filled) => {
    expect(fillTemplate(parseTemplate(text), FACTS)).toBe(filled);
  });

  it('names the place of what it cannot read in the whole text', () => {
    expect(() => parseTemplate('up to {ten.peak:furlongs}')).toThrow('there is no unit "furlongs"');
    try {
      parseTemplate('up to {peak}');
    } catch (error) {
      expect((error as ExpressionError).at).toBe(7);
    }
  });
});
