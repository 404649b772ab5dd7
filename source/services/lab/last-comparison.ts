import { formatAmount } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { Experiment } from '../../lab/experiment.js';

/** How a comparison ended, and how it is shown again, in one line. */
export function describeLastComparison({
  experiment: { id, status, rounds },
  analysis,
}: {
  readonly experiment: Pick<Experiment, 'id' | 'status' | 'rounds'>;
  readonly analysis: { readonly rounds: number };
}): string {
  const complete = `${analysis.rounds} of ${formatAmount(rounds, 'round')} complete`;
  return escapeText(
    `Comparison ${id}: ${status}, ${complete}; \`dbsim-tui compare --open ${id}\` shows it`,
  );
}
