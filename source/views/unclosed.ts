import { formatAmount } from '../base/format.js';
import type { ClosedRuns, FoundRun } from '../services/recovery.js';
import type { Question } from './question.js';
import type { Context } from './view.js';

/** The part of a view's context that is used here. */
type Asking = Pick<Context<unknown, never>, 'services' | 'notify' | 'open' | 'ask'>;

/** Asks whether to close the runs that were not closed, and closes them. */
export function askToClose({ id, count, sentences }: FoundRun, context: Asking): void {
  const { services, notify, open, ask } = context;
  ask({
    title: count === 1 ? 'A run never ended' : `${formatAmount(count, 'run')} never ended`,
    lines: [
      'The program was killed, or the machine stopped. Closing stores what the audit finds as the record of the run; rows stay as they are, except those of units that are still open.',
      '',
      ...sentences,
    ],
    answers: [
      {
        key: 'c',
        label: count === 1 ? 'close it' : `close all ${count}`,
        async run() {
          notify('Auditing the run', 'dim');
          const closed = await services.recovery.close();
          if (closed.open.length === 0) notify(closed.text, closed.passed ? 'good' : 'bad');
          else ask(describeLeftOpen(closed));
        },
      },
      { key: 'r', label: 'see its rows', run: () => open('results', { runId: id }) },
    ],
    escapeLabel: 'leave it open',
  });
}

function describeLeftOpen({ text, open }: ClosedRuns): Question {
  return {
    title: `${formatAmount(open.length, 'run')} could not be closed`,
    lines: [`${text}.`, '', ...open],
    answers: [],
    escapeLabel: 'close',
  };
}
