import { expect, it } from 'vitest';

import { htmlPieces } from '../../source/report/exports/html.js';
import { markdownPieces } from '../../source/report/exports/markdown.js';
import type { Block } from '../../source/report/document/document.js';
import { collectFacts } from '../../source/report/facts/facts.js';
import { DEFAULT_REPORT, NO_TITLE_WORDS } from '../../source/report/options.js';
import { pdfDefinition } from '../../source/report/pdf/definition.js';
import { printDocument } from '../../source/report/pdf/print.js';
import { runDocument } from '../../source/report/run-report/document.js';
import { readPdf } from './reading.js';
import { madeUpRun } from './runs.js';

const outcomes = [
  'inserted',
  'invalid',
  'duplicate',
  'missing-reference',
  'failed',
  'unknown',
] as const;
const run = madeUpRun({ rows: 300, outcomeOf: (index) => outcomes[index % 7] ?? 'inserted' });
const document = () => runDocument(collectFacts(run, DEFAULT_REPORT.listing), NO_TITLE_WORDS);

/** Only what is read: how formats mark, break and escape it is their own. */
const plain = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** Every sentence, title, note and cell that a document holds. */
function textsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block): string[] => {
    switch (block.kind) {
      case 'text':
        return [block.text];
      case 'quote':
        return [block.title, block.sentences.join(' ')];
      case 'tiles':
        return block.tiles.map(({ value, name }) => `${value} ${name}`);
      case 'table':
        return [
          block.title ?? '',
          block.note ?? '',
          ...block.table.columns
            // A bar is a picture of numbers in other columns.
            .filter((_, index) => !block.table.rows.some(({ cells }) => cells[index]?.bar))
            .map(({ title }) => title),
          ...block.table.rows.flatMap(({ cells }) => cells.map(({ text }) => text)),
        ];
      case 'code':
        return [block.title ?? '', ...block.lines];
      case 'beside':
        return textsOf([...block.left, ...block.right]);
      case 'chart':
        return [block.title ?? ''];
      case 'contents':
        return [];
    }
  });
}

const texts = (): string[] => {
  const { opening, chapters, title, subtitle, facts } = document();
  return [
    title,
    subtitle,
    ...facts.flat(),
    ...textsOf(opening),
    ...chapters.map((chapter) => chapter.title),
    ...chapters.flatMap((chapter) => textsOf(chapter.blocks)),
  ].map(plain);
};

const formats: Readonly<Record<string, () => Promise<string> | string>> = {
  PDF: async () => {
    const pdf = await readPdf(await printDocument(pdfDefinition(document(), 'a4', [])));
    return pdf.text;
  },
  HTML: () =>
    [...htmlPieces(document())]
      .join('')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll(/&(?:amp|quot|#39);/g, ' '),
  Markdown: () => [...markdownPieces(document())].join('').replaceAll(/&(?:amp|lt|gt);/g, ' '),
};

it.each(Object.keys(formats))('%s has every text of the document', async (format) => {
  const drawn = plain((await formats[format]?.()) ?? '');
  expect([...new Set(texts())].filter((text) => !drawn.includes(text))).toEqual([]);
});
