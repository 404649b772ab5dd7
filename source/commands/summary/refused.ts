import { join } from 'node:path';

import { formatAmount, formatCount } from '../../base/format.js';
import { displayWidth, padToWidth } from '../../base/text-width.js';
import { escapeText } from '../../base/text.js';
import { nameByNumber, type Model } from '../../entities/entity.js';
import { OUTCOME_STYLES, outcomeMeaning } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import { isTrouble } from '../../ledger/causes.js';
import { runsFolder } from '../../ledger/files.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import { INLINE_ATTEMPTS } from '../../ledger/record.js';
import type { FinishedRun } from '../../report/run.js';
import type { PlacedStyle, SummaryStyle } from './style.js';

/** How many rows are listed. */
const LISTED = 12;

/** The rows that were not inserted, each with its reasons; of a large run only how many. */
export function listRefused({ record, attempts }: FinishedRun, style: PlacedStyle): string[] {
  const { totals, attemptsFile } = record;
  const isSmall = totals.attempted <= INLINE_ATTEMPTS;
  const refused = isSmall
    ? [...attempts()].filter(({ outcome }) => outcome !== 'inserted').toSorted(troubleFirst)
    : [];
  const count = totals.attempted - totals.inserted;
  if (count === 0) return [];
  const shown = refused.slice(0, LISTED);
  const model = modelOfRun(record.run);
  const highest = Math.max(0, ...shown.map(({ row }) => row));
  const names = model.entities.map(({ name }) => escapeText(nameByNumber(name, highest)));
  const width = Math.max(...names.map(displayWidth));
  const listed = shown.flatMap((attempt) => describeAttempt(attempt, model, width, style));
  const more = count - Math.min(refused.length, LISTED);
  return [
    '',
    'Not inserted',
    ...listed,
    ...(more > 0
      ? [
          `  ${listed.length > 0 ? `… and ${formatCount(more)} more` : formatAmount(more, 'row')}, all in ${escapeText(join(runsFolder(style.dir), attemptsFile))}`,
        ]
      : []),
  ];
}

/** Rows that failed or are unknown come before those that were rejected; all else keeps its order. */
function troubleFirst(left: Attempt, right: Attempt): number {
  return Number(isTrouble(right.outcome)) - Number(isTrouble(left.outcome));
}

/** One line for the row and its first reason, one more for each other reason. */
function describeAttempt(
  { entity, row, outcome, reasons }: Attempt,
  model: Model,
  width: number,
  { paint, unicode }: SummaryStyle,
): string[] {
  const { sign, letter, colour, word } = OUTCOME_STYLES[outcome];
  const mark = paint(colour, unicode ? sign : letter);
  const head = padToWidth(escapeText(nameByNumber(entity, row)), width);
  const [first, ...others] = reasons.map((reason) => reason.message);
  return [
    `  ${mark} ${head} ${paint(colour, word)}: ${first ?? outcomeMeaning(outcome, model)}`,
    ...others.map((message) => `    ${' '.repeat(width)} ${message}`),
  ];
}
