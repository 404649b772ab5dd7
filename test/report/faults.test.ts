import { describe, expect, it } from 'vitest';

import { printDocument } from '../../source/report/pdf/print.js';
import { DEFAULT_STYLE } from '../../source/report/pdf/theme.js';
import { boxesOf, faultsOf } from './faults.js';
import { readPdf } from './reading.js';

/** Enough pieces of text for a page that is not empty. */
const FULL = Array.from({ length: 12 }, (_, index) => ({ text: `line ${index}` }));

const faultsIn = async (...content: object[]): Promise<string[]> =>
  faultsOf(await readPdf(await printDocument({ content, defaultStyle: DEFAULT_STYLE } as never)));

describe('the search for faults', () => {
  it('finds none on a sound page', async () => {
    expect(await faultsIn(...FULL)).toEqual([]);
  });

  it.each([
    ['text outside its box', { text: 'x', absolutePosition: { x: 590, y: 100 } }, 'outside'],
    ['text above the page', { text: 'x', absolutePosition: { x: 100, y: 0 } }, 'outside'],
    ['a page that is mostly empty', { text: 'x', pageBreak: 'before' }, 'page 1:'],
    ['an empty page', { text: 'x', pageBreak: 'before' }, 'page 2: an empty page'],
    ['a number that is none', { text: 'took NaN ms' }, 'no value: NaN'],
    ['a value that is missing', { text: 'row undefined' }, 'no value: undefined'],
    ['a literal tag', { text: '<b>bold</b>' }, 'a literal tag: <b'],
    ['a literal entity', { text: 'a &amp; b' }, 'a literal tag: &amp;'],
    [
      'a heading at the end of a page',
      [
        { text: 'A chapter', fontSize: 15, margin: [0, 500, 0, 0] },
        { text: 'x', pageBreak: 'after' },
        { text: 'y', margin: [0, 60, 0, 0] },
      ],
      'page 1: the heading at its end: A chapter',
    ],
  ])('finds %s', async (_, planted, reported) => {
    const faults = await faultsIn(...FULL, planted);
    expect(faults.join('\n')).toContain(reported);
  });

  it('finds boxes in text, tables, pieces and drawings', () => {
    expect(boxesOf(['sound', { text: [{ text: '田', font: 'Han' }, 'x'] }])).toEqual([]);
    expect(boxesOf({ stack: [{ text: '田' }] })).toEqual(['田']);
    expect(boxesOf({ table: { body: [['x', { text: 'न', font: 'Han' }]] } })).toEqual(['न']);
    expect(boxesOf({ svg: '<svg><text x="1">שלום</text></svg>' })).toHaveLength(4);
  });
});
