import { formatAmount, formatList } from '../../base/format.js';
import { cutText, escapeText } from '../../base/text.js';
import type { StepAnswer, SteppedEvent, SteppedPart } from './stepped.js';

/** Rows of an answer that are shown. */
const MOST_ROWS = 4;

/** Characters of a row, and of an error, that are shown. */
const LONGEST = 100;

/** A moment of a story as a line: the step, the connection, and what was sent or came back. */
export function describeEvent({ steps }: Pick<SteppedPart, 'steps'>, event: SteppedEvent): string {
  const step = steps[event.step];
  const head = `${String(event.step + 1).padStart(2)}  ${step?.session ?? ''}  `;
  switch (event.kind) {
    case 'sent':
      return `${head}${escapeText(step?.sql ?? '')}`;
    case 'waits':
      return `${head}  … waits${event.by.length === 0 ? '' : ` for ${formatList(event.by)}`}`;
    case 'answered':
      return `${head}  → ${event.hasWaited ? 'after waiting: ' : ''}${describeAnswer(event.answer)}`;
  }
}

/** What a statement led to: "ok", "1 row changed", "balance 100", "SQLITE_BUSY: database is locked". */
export function describeAnswer(answer: StepAnswer): string {
  if (answer.outcome === 'error') {
    return escapeText(cutText(`${answer.code}: ${answer.message}`, LONGEST));
  }
  const { rows, changed } = answer;
  if (changed > 0) return `${formatAmount(changed, 'row')} changed`;
  if (rows.length === 0) return 'ok';
  const shown = rows.slice(0, MOST_ROWS).map((row) =>
    Object.entries(row)
      .map(([name, value]) => `${name} ${value ?? 'NULL'}`)
      .join(', '),
  );
  const more = rows.length - shown.length;
  const text = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(' · ');
  return escapeText(cutText(text, LONGEST));
}
