import { nameByNumber } from '../../entities/entity.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { describeReasons } from '../../ledger/attempt.js';
import type { PreviewedRow } from '../../engine/preview.js';
import type { Question } from '../question.js';
import { describeOutlook } from './outlook.js';
import type { Previewing, StartState } from './state.js';

/** The rows that are known to be rejected. */
export function rejectedRows(preview: Previewing | undefined): readonly PreviewedRow[] {
  if (preview?.found?.type !== 'shown') return [];
  return preview.found.preview.rows.filter(({ attempt }) => attempt.outcome !== 'inserted');
}

/** A question box with the reasons of all rejected rows, in full. */
export function explainRejected(state: StartState): Question {
  const rows = rejectedRows(state.preview).map(({ attempt }) => {
    const { entity, row, outcome } = attempt;
    return `${nameByNumber(entity, row)}, ${OUTCOME_STYLES[outcome].word}: ${describeReasons(attempt)}`;
  });
  return {
    title: 'Why rows will be rejected',
    lines: [`${describeOutlook(state)}.`, '', ...rows],
    answers: [],
    escapeLabel: 'close',
  };
}
