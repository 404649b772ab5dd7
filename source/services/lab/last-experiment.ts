import { formatAmount } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { describeBest } from '../../lab/rates/headline.js';
import { idOfShown, type ShownExperiment } from './shown.js';

/** How a comparison or a search ended, and how it is shown again, in one line. */
export function describeLastExperiment(shown: ShownExperiment): string {
  const id = idOfShown(shown);
  return escapeText(`${describeEnd(shown, id)}; \`dbsim-tui compare --open ${id}\` shows it`);
}

function describeEnd(shown: ShownExperiment, id: string): string {
  if (shown.kind === 'search') {
    const { search } = shown;
    const windows = formatAmount(search.windows.length, 'window');
    return `Search ${id}: ${search.status}, ${windows}, ${describeBest(search)}`;
  }
  const { experiment, analysis } = shown;
  const complete = `${analysis.rounds} of ${formatAmount(experiment.rounds, 'round')} complete`;
  return `Comparison ${id}: ${experiment.status}, ${complete}`;
}
