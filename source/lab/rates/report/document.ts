import {
  formatAmount,
  formatCount,
  formatDuration,
  formatList,
  formatTime,
} from '../../../base/format.js';
import { capitalize, cutText, escapeText } from '../../../base/text.js';
import {
  text,
  type Block,
  type Chapter,
  type ReportDocument,
} from '../../../report/document/document.js';
import type { TitleWords } from '../../../report/options.js';
import { groupByDurability } from '../../describe.js';
import { describeMachine } from '../../report/making.js';
import { LONGEST, titlePageOf } from '../../report/title-page.js';
import { describeSearch, nameOfVariant, resultsOf, type RateResult } from '../describe.js';
import { byRate, describeHighest } from '../headline.js';
import { LEAST_ROWS } from '../judge.js';
import type { RateSearch } from '../record.js';
import { CONFIRMED } from '../search.js';
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
    chapters: [rates(search), everyWindow(search), describeMaking(search), reading(search)],
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

function describeMaking(search: RateSearch): Chapter {
  const { variants, windows, windowMs, p99Ms } = search;
  const count = formatAmount(variants.length, 'variant');
  const begin = variants.length === 1 ? 'First' : `For each of ${count}, a window of each in turn,`;
  return {
    id: 'made',
    title: 'How it was made',
    blocks: [
      text(
        `${begin} the rate was doubled until one did not hold (the first of these was tried once more), and the bracket was halved to 5 %. Its lower end then had to hold ${CONFIRMED} windows in a row. ${formatAmount(windows.length, 'window')} in all.`,
      ),
      text(
        `A window is a run of ${formatTime(windowMs)} and ${formatAmount(LEAST_ROWS, 'row')} or more, with new databases, rows of its own, a ledger and an audit. It holds where its p99 is at most ${formatDuration(p99Ms)}, it kept its schedule, no row failed and its audit passed.`,
      ),
      ...describeMachine(search),
    ],
  };
}

/** What the words and numbers of the report mean. */
function reading({ p99Ms }: RateSearch): Chapter {
  return {
    id: 'reading',
    title: 'How to read it',
    blocks: [
      text(
        'Rows arrived by a schedule, whatever the databases did (open loop): latencies count from the arrival of a row and hold its wait for a thread.',
      ),
      text(
        `A bracket is the answer, not a number in it: the lower end held ${CONFIRMED} windows in a row, the upper end did not hold in its last window. What is between them was not tried.`,
      ),
      text(
        `p99 beside a rate that holds is the highest of its windows: ${formatDuration(p99Ms)} or less. Where the number of threads or the processors were the limit, the databases may hold more.`,
      ),
      text(
        'Brackets of two variants that overlap show no difference. Variants are grouped by what their databases promise after a killed process and after a power cut, as their settings were read back: rates of two groups buy different promises.',
      ),
    ],
  };
}
