import { describe, expect, it } from 'vitest';

import { collectFacts } from '../../source/report/facts/facts.js';
import { DEFAULT_REPORT } from '../../source/report/options.js';
import { pdfDefinition } from '../../source/report/pdf/definition.js';
import { printDocument } from '../../source/report/pdf/print.js';
import { textWidth } from '../../source/report/pdf/text-width.js';
import { tilesInLine } from '../../source/report/pdf/tiles.js';
import { factColumns } from '../../source/report/pdf/title.js';
import { runDocument } from '../../source/report/run-report/document.js';
import { itEach } from '../harness/full.js';
import { readPdf } from './reading.js';
import { madeUpRun } from './runs.js';

/** The pieces of text on the first page of a report, each as it is on its line. */
async function firstPage(words: { author: string; course: string }): Promise<string[]> {
  const run = madeUpRun({ rows: 30, workload: 'assignment' });
  const facts = collectFacts(run, DEFAULT_REPORT.listing);
  const title = { ...DEFAULT_REPORT.words, date: '29 November 2026', ...words };
  const whole = runDocument(facts, title);
  const document = { ...whole, chapters: whole.chapters.slice(0, 1) };
  const { pages } = await readPdf(await printDocument(pdfDefinition(document, 'a4', [])));
  return pages[0]?.placed.map(({ text }) => text) ?? [];
}

describe('the first page', () => {
  itEach(
    [
      ['Zoë Student-Łukasiewicz 王小明', 'Databases and Transactions, WS 2026'],
      ['Zoë Student-Łukasiewicz 王小明', ''],
      ['Ana Li', 'Databases and Transactions, WS 2026'],
      ['Zoë Student-Łukasiewicz, Ana Li and Grace Brewster M. Hopper', 'D'.repeat(60)],
    ],
    'breaks no value of its title: author "%s", course "%s"',
    async (author, course) => {
      const placed = await firstPage({ author, course });
      const whole = ['29 November 2026', 'assignment', 'r-20260102-030405-678-abcd', course];
      expect(placed).toEqual(expect.arrayContaining(whole.filter((text) => text !== '')));
      for (const name of author.split(/(?= 王)/)) {
        if (name !== '') expect(placed.map((text) => text.trim())).toContain(name.trim());
      }
    },
  );

  it('sets the facts of its title in as many columns as they fit', () => {
    const facts = ['short', 'texts', 'fit'].map((value) => ['Name', value] as const);
    expect(factColumns(facts, 500)).toHaveLength(3);
    const long = [...facts, ['Name', 'm'.repeat(50)] as const];
    const columns = factColumns(long, 500);
    expect(columns).toHaveLength(2);
    expect(columns[1]).toBeGreaterThan(textWidth('m'.repeat(50), 9.5));
    expect(columns.reduce((sum, width) => sum + width, 14)).toBeCloseTo(500);
    expect(factColumns([['Name', 'm'.repeat(200)]], 500)).toEqual([500]);
  });

  it('sets fewer tiles in a line where a word would be broken', () => {
    const tiles = (name: string) => Array.from({ length: 8 }, () => ({ value: '12', name }));
    expect(tilesInLine(tiles('inserted'), 515)).toBe(8);
    expect(tilesInLine(tiles('acknowledgements'), 515)).toBe(4);
    expect(tilesInLine([{ value: '1'.repeat(300), name: 'x' }], 515)).toBe(1);
  });
});
