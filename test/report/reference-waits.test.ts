import { describe, expect, it } from 'vitest';

import { referenceWordsOf } from '../../source/entities/reference-words.js';
import { SHOP } from '../../source/entities/shop.js';
import { PhaseReader, type PhaseHistory } from '../../source/ledger/phase-file.js';
import { collectFacts } from '../../source/report/facts/facts.js';
import { listAtMost } from '../../source/report/options.js';
import { describeReferenceWaits } from '../../source/report/run-report/checks.js';
import { describeConclusion } from '../../source/report/conclusion.js';
import { madeUpRun } from './runs.js';

const words = referenceWordsOf(SHOP);
const run = madeUpRun({ rows: 9, threads: 3 });

/** Facts of a run in which each order was claimed before the rows of its id were in the ledger. */
function factsOf(phases: PhaseHistory) {
  const attempts = [...run.attempts()].map((attempt) =>
    Object.assign({}, attempt, { startedMs: attempt.entity === 'Order' ? 1 : 0, latencyMs: 90 }),
  );
  return collectFacts({ ...run, attempts: () => attempts, phases: () => phases }, listAtMost(9));
}

function historyWith(waits: readonly number[], detail: PhaseHistory['detail'] = 'transitions') {
  const spans = waits.map((ms) => [{ phase: 'reference', fromMs: 2, toMs: 2 + ms } as const]);
  return { ...new PhaseReader().finish(), detail, spans };
}

describe('the waits for references in a report', () => {
  it('are as long as they were measured, whatever the ledger holds', () => {
    const facts = factsOf(historyWith([12, 70.7]));
    expect(describeReferenceWaits(facts.references, words)).toBe(
      '3 orders were claimed before the outcome of their user or product was known. Threads waited 2 times for a user or product, for 70.7 ms at most.',
    );
  });

  it('agree with the longest wait', () => {
    const facts = factsOf(historyWith([33.3]));
    expect(describeReferenceWaits(facts.references, words)).toContain(
      'A thread waited once for a user or product, for 33.3 ms.',
    );
    expect(describeConclusion(facts).join(' ')).toContain('T01 waited 33.3 ms');
  });

  it('are none where no thread was in that phase', () => {
    const { references } = factsOf(historyWith([]));
    expect(describeReferenceWaits(references, words)).toContain(
      'No thread waited for a user or product.',
    );
  });

  it('have no number where not every phase was recorded', () => {
    const { references } = factsOf(historyWith([50], 'slices'));
    expect(describeReferenceWaits(references, words)).toBe(
      '3 orders were claimed before the outcome of their user or product was known.',
    );
  });
});
