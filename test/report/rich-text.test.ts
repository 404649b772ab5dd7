import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fontCoverage, MAIN_FONT } from '../../source/report/pdf/fonts.js';
import { richText, type Piece } from '../../source/report/pdf/rich-text.js';
import { draws } from '../harness/draws.js';

const piecesOf = (text: string): Piece[] => {
  const printed = richText(text);
  return typeof printed === 'string' ? [{ text: printed }] : printed;
};

const textOf = (text: string): string =>
  piecesOf(text)
    .map((piece) => piece.text.replaceAll('\u200b', '').replaceAll('\u00a0', ' '))
    .join('');

describe('printed text', () => {
  it('never asks a font for a character that it cannot draw', () => {
    const coverage = fontCoverage();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const piece of piecesOf(text)) {
          const covered = coverage[piece.font ?? MAIN_FONT];
          for (const character of piece.text.replaceAll('\n', '')) {
            expect(covered.has(character.codePointAt(0) ?? 0), JSON.stringify(text)).toBe(true);
          }
        }
      }),
      { numRuns: draws(2000) },
    );
  });

  it('keeps ASCII as it is', () => {
    expect(richText('name must not be empty (was "")')).toBe('name must not be empty (was "")');
  });

  it('keeps accents and the letters of wider fonts', () => {
    expect(textOf('Zoë Ångström, Łukasz Żółć, Ψυχή, Алёна')).toBe(
      'Zoë Ångström, Łukasz Żółć, Ψυχή, Алёна',
    );
  });

  it('keeps Chinese, Japanese and Korean, and emoji whole', () => {
    for (const text of [
      '田中太郎',
      'ひらがなカタカナ',
      '张伟',
      '繁體字她們嗎',
      '김철수',
      '👩‍👩‍👧',
      '👍🏽🇩🇪❤️',
    ]) {
      expect(textOf(text)).toBe(text);
    }
    expect(piecesOf('Taro 田中 😀').map(({ font }) => font)).toEqual([
      undefined,
      'Han',
      undefined,
      'Emoji',
    ]);
    expect(textOf('שלום 田中')).toContain('田中');
  });

  it('escapes what no font has, and what could reorder a line', () => {
    expect(textOf('नमस्ते')).toContain(String.raw`\u{928}`);
    expect(textOf('\u{12000}')).toBe(String.raw`\u{12000}`);
    expect(textOf('a\u202Eb')).toBe(String.raw`a\u202eb`);
  });

  it('gives right-to-left words whole, and the runs of a line in the order they are drawn', () => {
    const hebrew = piecesOf('abc שלום עולם xyz');
    expect(hebrew.map(({ text }) => text)).toEqual(['abc ', 'שלום\u00a0עולם', ' xyz']);
    expect(piecesOf('שלום 123').map(({ text }) => text)).toEqual(['123', 'שלום\u00a0']);
  });

  it('breaks long right-to-left text into lines before it is reordered', () => {
    const lines = richText('שלום עולם '.repeat(8).trim(), { width: 20 }) as Piece[];
    expect(lines.filter(({ text }) => text === '\n').length).toBeGreaterThanOrEqual(3);
  });

  it('does not break a flag after its dashes', () => {
    expect(richText('run --fresh')).toEqual([
      { text: 'run ', noWrap: false },
      { text: '--fresh', noWrap: true },
    ]);
  });
});
