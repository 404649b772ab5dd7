import { formatAmount, formatDate, formatShare } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { text, type Block, type Chapter } from '../../report/document/document.js';
import type { Analysis } from '../analysis.js';
import type { Experiment } from '../experiment.js';
import { NOT_GIVEN } from '../baseline-differences.js';

/** How the comparison was made, and the command that repeats it. */
export function describeMaking(experiment: Experiment, analysis: Analysis): Chapter {
  const { variants, rounds, hasWarmUp, tolerance } = experiment;
  const compared = variants.filter(({ isControl }) => !isControl).length;
  const hasControl = compared < variants.length;
  return {
    id: 'made',
    title: 'How it was made',
    blocks: [
      text(
        `${formatAmount(compared, 'variant')} ran once in each of ${formatAmount(rounds, 'round')}, in an order that changes from round to round${hasWarmUp ? ', after a warm-up round that does not count' : ''}. Each run had new databases, wrote its rows with a ledger and was audited against the databases. ${describeRows(experiment)}`,
      ),
      ...(hasControl
        ? [text('The base ran twice in each round: what differs between the two is chance.')]
        : []),
      text(
        `${analysis.rounds} of ${formatAmount(rounds, 'round')} are complete and compared. Differences up to ${formatShare(tolerance)} do not matter.`,
      ),
      ...describeMachine(experiment),
    ],
  };
}

/** The program, the machine and the command, of a comparison or a search. */
export function describeMachine({
  machine,
  startedAt,
  command,
}: Pick<Experiment, 'machine' | 'startedAt' | 'command'>): Block[] {
  return [
    text(
      `dbsim-tui ${machine.dbsim} on Node.js ${machine.node}, ${machine.platform}, ${formatAmount(machine.cores, 'processor')}; started ${formatDate(new Date(startedAt))}.`,
    ),
    {
      kind: 'code',
      title: 'The command',
      language: 'sh',
      lines: [escapeText(command)],
    },
  ];
}

/** Which rows the runs write: how many of them is a setting, or a result of the time that a run has. */
function describeRows({ seed, factors, settings }: Experiment): string {
  if (seed === null) return 'All runs write the same rows.';
  const next =
    'each round has those of the next seed, so that no verdict depends on one set of rows.';
  if (factors.some(({ name }) => name === 'rows' || name === 'invalid')) {
    return `All variants of a round have the same seed; how many rows they write, or how many broken ones, is a setting of theirs; ${next}`;
  }
  const isTimed = ![undefined, NOT_GIVEN].includes(settings?.['duration']);
  return isTimed
    ? `All variants of a round read the same rows, as many as they can write in the time; ${next}`
    : `All variants of a round write the same rows; ${next}`;
}
