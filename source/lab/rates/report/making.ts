import { formatAmount, formatDuration, formatList, formatTime } from '../../../base/format.js';
import { formatGivenRate } from '../../../ledger/open-loop.js';
import { text, type Chapter } from '../../../report/document/document.js';
import { describeMachine } from '../../report/making.js';
import { resultsOf } from '../describe.js';
import { isShort, LEAST_ROWS } from '../judge.js';
import type { RateSearch, RateWindow } from '../record.js';
import { CONFIRMED } from '../search.js';

/** How the windows of this search came about, and what a window is. */
export function howMade(search: RateSearch): Chapter {
  return {
    id: 'made',
    title: 'How it was made',
    blocks: [
      text(describeWay(search).join(' ')),
      text(describeWindows(search).join(' ')),
      ...describeMachine(search),
    ],
  };
}

/** What the search did, a sentence each; only what its windows show. */
export function describeWay(search: RateSearch): string[] {
  const { variants, windows, status } = search;
  if (windows.length === 0) return ['No window is complete.'];
  const each = variants.map((_, variant) => windows.filter((window) => window.variant === variant));
  const steps = each.map(stepsOf);
  const did = (step: keyof Steps): boolean => steps.some((one) => one[step]);
  const starts = [...new Set(each.flatMap(([first]) => first?.rate ?? []))].map(formatGivenRate);
  const tried = each.filter((own) => own.length > 0).length;
  const turns = tried === 1 ? '' : ', a window of each variant in turn';
  return [
    `The search began at ${formatList(starts)}${turns}.`,
    ...(did('up') ? ['It doubled a rate that held.'] : []),
    ...(did('down') ? ['It halved a rate that did not hold.'] : []),
    ...(did('repeated') ? ['The first rate that did not hold was tried once more.'] : []),
    ...(did('between') ? ['It then tried rates between one that held and one that did not.'] : []),
    ...(resultsOf(search).some(({ isConfirmed }) => isConfirmed)
      ? [`At the end, a confirmed rate had to hold ${CONFIRMED} windows in a row.`]
      : []),
    `${formatAmount(windows.length, 'window')} in all${status === 'interrupted' ? '; the search was interrupted' : ''}.`,
  ];
}

interface Steps {
  readonly up: boolean;
  readonly down: boolean;
  /** A rate that did not hold was tried again in the next window. */
  readonly repeated: boolean;
  /** A rate between two others was tried. */
  readonly between: boolean;
}

/** The kinds of steps between the windows of a variant. */
function stepsOf(windows: readonly RateWindow[]): Steps {
  const later = windows.slice(1).map(({ rate }, index) => {
    const before = windows.slice(0, index + 1).map((window) => window.rate);
    return { rate, before, least: Math.min(...before), most: Math.max(...before) };
  });
  const repeated = windows.some(
    ({ rate, holds }, index) => !holds && windows[index + 1]?.rate === rate,
  );
  return {
    up: later.some(({ rate, most }) => rate > most),
    down: later.some(({ rate, least }) => rate < least),
    repeated,
    between: later.some(
      ({ rate, before, least, most }) => rate > least && rate < most && !before.includes(rate),
    ),
  };
}

/** What a window is, and how many of them were shorter than planned. */
export function describeWindows({ windows, windowMs, p99Ms }: RateSearch): string[] {
  const shorter = windows.filter(isShort).length;
  return [
    'A window is a run with new databases, rows of its own, a ledger and an audit.',
    `It is planned for ${formatTime(windowMs)} and ${formatAmount(LEAST_ROWS, 'row')} or more${shorter === 0 ? '' : `; ${formatAmount(shorter, 'window')} had less, for the reason in the table of every window`}.`,
    `It holds where its p99 is at most ${formatDuration(p99Ms)}, it kept its schedule, no row failed and its audit passed.`,
  ];
}

/** What the words and numbers of the report mean, as far as it has them. */
export function reading(search: RateSearch): Chapter {
  const results = resultsOf(search);
  const held = results.filter(({ holds }) => holds !== null);
  const isConfirmed = held.some((result) => result.isConfirmed);
  const hasBracket = held.some(({ fails }) => fails !== null);
  const tried = results.filter(({ windows }) => windows > 0).length;
  const paragraphs = [
    'Rows arrived by a schedule, whatever the databases did (open loop): latencies count from the arrival of a row and hold its wait for a thread.',
    [
      ...(hasBracket
        ? ['A bracket is the answer, not a number in it: what is between its ends was not tried.']
        : []),
      ...(isConfirmed
        ? [`The lower end of a confirmed bracket held ${CONFIRMED} windows in a row.`]
        : []),
      ...(results.some(({ fails }) => fails !== null)
        ? ['A rate that does not hold did not hold in its last window.']
        : []),
    ].join(' '),
    held.length === 0
      ? ''
      : `p99 beside a rate that holds is the highest of its windows: ${formatDuration(search.p99Ms)} or less. Where the number of threads or the processors were the limit, the databases may hold more.`,
    tried > 1
      ? 'Brackets of two variants that overlap show no difference. Variants are grouped by what their databases promise after a killed process and after a power cut, as their settings were read back: rates of two groups buy different promises.'
      : '',
  ];
  return {
    id: 'reading',
    title: 'How to read it',
    blocks: paragraphs.filter(Boolean).map((paragraph) => text(paragraph)),
  };
}
