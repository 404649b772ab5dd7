/** @jsxImportSource preact */
import type { VNode } from 'preact';

import { formatCount, formatThread } from '../../../base/format.js';
import { safeText } from '../../../components/text.js';
import type { Outcome } from '../../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../../entities/wording.js';
import { describeReasons, type Attempt } from '../../../ledger/attempt.js';
import { rowName } from '../../../views/row-names.js';

/** Rows that are shown during a run. */
const SHOWN = 12;

/** The rows that were not inserted, the newest first. @param count of all of them */
export function RefusedRows(props: {
  readonly attempts: readonly Attempt[];
  readonly count: number;
}): VNode {
  const { attempts, count } = props;
  return (
    <section class="panel" aria-labelledby="live-refused">
      <div class="panel-head">
        <h2 id="live-refused">Not inserted, newest first</h2>
        <span class="note">{count === 0 ? 'none so far' : formatCount(count)}</span>
      </div>
      <ol class="refused">
        {attempts.slice(0, SHOWN).map((attempt) => (
          <li key={`${attempt.entity} ${attempt.row}`}>
            <span class="nowrap">
              <OutcomeSign outcome={attempt.outcome} /> {rowName(attempt.entity, attempt.row)}
            </span>
            <span class="tone-dim">{formatThread(attempt.thread)}</span>
            <span>
              {safeText(describeReasons(attempt)) || OUTCOME_STYLES[attempt.outcome].word}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The sign of an outcome; its word for a screen reader. */
export function OutcomeSign({ outcome }: { readonly outcome: Outcome }): VNode {
  const { sign, word } = OUTCOME_STYLES[outcome];
  return (
    <>
      <span class={`tone-${outcome}`} aria-hidden="true">
        {sign}
      </span>
      <span class="hidden-text">{word}: </span>
    </>
  );
}
