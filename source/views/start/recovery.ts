import { formatAmount } from '../../base/format.js';
import type { ClosedRuns, FoundRun } from '../../services/recovery.js';
import type { Context, Question } from '../view.js';
import type { StartAction, StartState } from './state.js';

type StartContext = Context<StartState, StartAction>;

/** Looks for a run that never ended, once. */
export async function lookBack({ state, services, dispatch }: StartContext): Promise<void> {
  if (state.isAsked || state.unclosed || services.live.isRunning()) return;
  const unclosed = await services.recovery.look();
  if (unclosed) dispatch({ type: 'found', unclosed });
}

/** Asks about the run that was found as soon as nobody is in the middle of something else. */
export function askAboutUnclosed(context: StartContext, isInFront: boolean): void {
  const { state, services } = context;
  const { unclosed, typed, isStarting } = state;
  const isBusy = typed !== undefined || isStarting || context.isCovered;
  if (!unclosed || !isInFront || isBusy || services.live.isRunning()) return;
  context.dispatch({ type: 'asked' });
  context.ask(questionAbout(unclosed, context));
}

function questionAbout({ id, count, told }: FoundRun, context: StartContext): Question {
  const { services, notify, open } = context;
  return {
    title: count === 1 ? 'A run never ended' : `${formatAmount(count, 'run')} never ended`,
    lines: [
      'The program was killed, or the machine stopped. Closing stores what the audit finds as the record of the run; no row is touched.',
      '',
      ...told,
    ],
    answers: [
      {
        key: 'c',
        label: count === 1 ? 'close it' : `close all ${count}`,
        async run() {
          notify('The audit reads what was left behind', 'dim');
          const closed = await services.recovery.close();
          if (closed.open.length === 0) notify(closed.text, closed.holds ? 'good' : 'bad');
          else context.ask(tellLeftOpen(closed));
        },
      },
      { key: 'r', label: 'see its rows', run: () => open('results', { runId: id }) },
    ],
    escapeLabel: 'leave it open',
  };
}

function tellLeftOpen({ text, open }: ClosedRuns): Question {
  return {
    title: `${formatAmount(open.length, 'run')} could not be closed`,
    lines: [`${text}.`, '', ...open],
    answers: [],
    escapeLabel: 'close',
  };
}
