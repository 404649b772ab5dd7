import { formatAmount, formatCount } from '../../base/format.js';
import { cutText } from '../../base/text.js';
import { nameByNumber } from '../../entities/entity.js';
import { entityNamed, type Model } from '../../entities/model.js';
import { referenceWordsOf } from '../../entities/reference-words.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { formatCause } from '../../ledger/cause-wording.js';
import { causesOf, SEVERAL_REASONS } from '../../ledger/causes.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import type { Cause } from '../../ledger/summary.js';
import type { FinishedRun } from '../../report/run.js';
import type { SummaryStyle } from './style.js';

/** Characters of an example. */
const EXAMPLE = 120;

/** How many causes the summary lists. */
const CAUSES = 12;

/** Why rows were not inserted: how many, and the first of them; failed and unknown ones first. */
export function listCauses(
  { record, attempts }: FinishedRun,
  { paint, unicode }: SummaryStyle,
): string[] {
  const causes = causesOf(record, attempts);
  const model = modelOfRun(record.run);
  if (causes.length === 0) return [];
  const rows = causes.slice(0, CAUSES);
  const width = Math.max(...rows.map(({ rows: count }) => formatCount(count).length));
  const early = record.tooEarly ?? 0;
  const { attempted, inserted } = record.totals;
  const listed = causes.reduce((sum, cause) => sum + cause.rows, 0);
  return [
    '',
    'Why rows were not inserted',
    ...rows.map((cause) => {
      const { sign, letter, colour, word } = OUTCOME_STYLES[cause.outcome];
      const mark = paint(colour, unicode ? sign : letter);
      const count = formatCount(cause.rows).padStart(width);
      return `  ${mark} ${count} ${paint(colour, word)}: ${describeCause(cause, model)}`;
    }),
    ...(causes.length > CAUSES
      ? [`  and ${formatAmount(causes.length - CAUSES, 'more cause')}`]
      : []),
    ...(listed > attempted - inserted ? [`  ${SEVERAL_REASONS}`] : []),
    ...(early > 0
      ? [
          `  ${formatAmount(early, 'row')} rejected too early: ${referenceWordsOf(model).theParent} was inserted later`,
        ]
      : []),
  ];
}

/** "orders: quantity is too small; first Order 8: quantity must be at least 1 (was 0)". */
function describeCause(cause: Cause, model: Model): string {
  const { entity, first } = cause;
  const example = nameByNumber(entity, first.row);
  return `${entityNamed(model, entity).table}: ${formatCause(cause, model)}; first ${example}${first.message === '' ? '' : `: ${cutText(first.message, EXAMPLE)}`}`;
}
