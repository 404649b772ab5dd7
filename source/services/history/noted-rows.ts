import { totalsOf } from '../../audit/tally.js';
import { OUTCOMES, outcomeIndex, type Outcome } from '../../entities/outcome.js';
import type { Totals } from '../../ledger/record.js';
import { readKeys } from '../results/attempt-line.js';
import { linesOf, readLineChunks } from '../results/line-chunks.js';

/**
 * Counts the rows whose outcome stands in an attempts file: all that a killed run could still say.
 * Lines that are torn are left out.
 */
export async function countNotedRows(attemptsFile: string): Promise<Totals> {
  const counts = OUTCOMES.map(() => 0);
  for await (const chunk of readLineChunks(attemptsFile, {})) {
    for (const { start, end } of linesOf(chunk)) {
      const position = outcomeIndex(readKeys(chunk.text, start, end)?.outcome as Outcome);
      if (position >= 0) counts[position]! += 1;
    }
  }
  return totalsOf(
    Object.fromEntries(OUTCOMES.map((outcome, at) => [outcome, counts[at]])) as Record<
      Outcome,
      number
    >,
  );
}
