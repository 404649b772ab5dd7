import { formatCount, formatDuration, formatList } from '../../../base/format.js';
import { capitalize, cutText, escapeText } from '../../../base/text.js';
import { text, type Block, type ReportDocument } from '../../../report/document/document.js';
import type { TitleWords } from '../../../report/options.js';
import { groupByDurability } from '../../describe.js';
import { LONGEST, titlePageOf } from '../../report/title-page.js';
import { describeSearch, nameOfVariant, resultsOf, type RateResult } from '../describe.js';
import { byRate, describeHighest } from '../headline.js';
import type { RateSearch } from '../record.js';
import { howMade, reading } from './making.js';
import { bracketsDrawing } from './drawings.js';
import { curveBlock, everyWindow, rates } from './tables.js';

/** Sentences on the first page; the table has all. */
const SENTENCES = 6;

/** The report of a search for the highest rates, in no format yet. */
export function searchDocument(
  search: RateSearch,
  { words }: { readonly words: TitleWords },
): ReportDocument {
  const results = byRate(resultsOf(search));
  const more = results.length - SENTENCES;
  const [best] = results;
  const summary = escapeText(describeHighest(search));
  const head = {
    title: describeRateQuestion(search),
    subtitle: describeSearch(search).replace(/^rates · /, ''),
    name: 'Search',
  };
  return {
    ...titlePageOf(search, words, head),
    summary,
    opening: [
      text(summary, 'lead'),
      {
        kind: 'quote',
        title: 'Result',
        sentences: [
          ...results
            .slice(0, SENTENCES)
            .map(
              ({ settings, sentence }) =>
                `${capitalize(escapeText(`${nameOfVariant(settings)}: ${sentence}`))}.`,
            ),
          ...(more > 0 ? [`${formatCount(more)} more are in the table of the rates.`] : []),
        ],
      },
      ...(results.length > 1 ? [bracketBlock(results)] : best ? curveBlock(search, best) : []),
      { kind: 'contents' },
    ],
    chapters: [rates(search), everyWindow(search), howMade(search), reading(search)],
  };
}

/** "Which rate does each batch and order hold with a p99 of at most 20.0 ms?" */
export function describeRateQuestion({
  factors,
  p99Ms,
}: Pick<RateSearch, 'factors' | 'p99Ms'>): string {
  const names = formatList(factors.map(({ name }) => name));
  const limit = `with a p99 of at most ${formatDuration(p99Ms)}`;
  return cutText(
    names === '' ? `Which rate holds ${limit}?` : `Which rate does each ${names} hold ${limit}?`,
    LONGEST,
  );
}

function bracketBlock(results: readonly RateResult[]): Block {
  const groups = groupByDurability(results);
  const parts = results.map(({ settings, holds, fails }) => {
    const [low, high] = [holds, fails].map((rate) => (rate === null ? '–' : formatCount(rate)));
    return `${escapeText(nameOfVariant(settings))}: holds ${low}, does not hold ${high}`;
  });
  return {
    kind: 'chart',
    title: 'The brackets, in rows per second',
    chart: {
      draw: (width) => bracketsDrawing(groups, width),
      alt: `Rows per second: ${parts.join('; ')}`,
      note: 'A full dot holds, a ring does not.',
    },
  };
}
