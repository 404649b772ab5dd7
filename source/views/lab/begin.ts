import { ProgramError } from '../../base/errors.js';
import { formatAmount } from '../../base/format.js';
import { shortVerdict } from '../../lab/verdict.js';
import { describeBest } from '../../lab/rates/headline.js';
import type { LabTask, ShownComparison, ShownExperiment } from '../../services/lab/shown.js';
import { formatVariant } from '../../lab/factors.js';
import { carryOut } from '../jobs.js';
import type { Question } from '../question.js';
import type { Context } from '../view.js';
import { COMPARING, type LabAction, type LabState } from './state.js';

export type LabContext = Context<LabState, LabAction>;

/** Starts what the form describes; what is wrong with it is shown in the form. */
export async function beginComparison(context: LabContext): Promise<void> {
  const { lab } = context.services;
  let task: LabTask;
  try {
    task = await lab.prepare(context.state.form);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const problem = [error.message.replace(/^--(?:vary )?/, ''), error.hint]
      .filter(Boolean)
      .join('. ');
    context.dispatch({ type: 'refused', problem });
    return;
  }
  const left = await lab.leftFolders();
  if (left.length === 0) return carryOutTask(context, task);
  context.ask({
    title: 'Databases of a killed comparison',
    lines: [
      `${formatAmount(left.length, 'comparison')} ${left.length === 1 ? 'was' : 'were'} killed and left temporary databases in data/experiments.`,
    ],
    answers: [
      {
        key: 'y',
        label: 'remove them and compare',
        run: async () => {
          for (const problem of await lab.removeLeft(left)) context.notify(problem, 'bad');
          await carryOutTask(context, task);
        },
      },
      { key: 'k', label: 'keep them and compare', run: () => carryOutTask(context, task) },
    ],
  });
}

async function carryOutTask(context: LabContext, task: LabTask): Promise<void> {
  const { lab } = context.services;
  // Asked for twice while a form was read.
  if (lab.isRunning()) return;
  let ended: ShownExperiment | undefined;
  const title = task.kind === 'search' ? 'Searching rates' : 'Comparing';
  await carryOut(
    context,
    { kind: COMPARING, title, askBeforeCancel: () => askToStop(context) },
    async ({ signal, onProgress }) => {
      const control = {
        signal,
        onProgress: (share: number) => onProgress?.(share),
        onNotice: (sentence: string) => context.notify(sentence, 'bad'),
      };
      const running = lab.run(task, control);
      context.dispatch({ type: 'followed' });
      ended = await running;
    },
  );
  context.dispatch({ type: 'shown', shown: lab.current() });
  if (ended) context.notify(describeEnd(ended), 'good');
}

/** Asks before a comparison or a search is stopped: what is incomplete of it is lost. */
export function askToStop({ services }: Pick<LabContext, 'services'>): Question {
  const { lab } = services;
  const isSearched = lab.current()?.kind === 'search';
  return {
    title: isSearched ? 'Stop the search?' : 'Stop the comparison?',
    lines: [
      isSearched
        ? 'The window that is going is not counted. What is known of the rates until now is stored.'
        : 'The run that is going is not counted. The complete rounds are compared and stored; a verdict needs 5.',
    ],
    answers: [{ key: 'y', label: 'stop it', run: () => lab.stop() }],
    escapeLabel: 'go on',
    outdated: (now) =>
      now.lab.isRunning() ? undefined : `The ${isSearched ? 'search' : 'comparison'} has ended`,
  };
}

/** What was stored and what it came to, in a line. */
function describeEnd(shown: ShownExperiment): string {
  if (shown.kind === 'comparison') return describeCompared(shown);
  const { search } = shown;
  const { id, status, windows } = search;
  return status === 'interrupted'
    ? `Stopped: ${formatAmount(windows.length, 'window')} stored as ${id}`
    : `Stored as ${id}: ${describeBest(search)}`;
}

/** "Stored: batch 100 faster: 16× (15 … 17)", or how many rounds are complete. */
function describeCompared({ experiment, analysis }: ShownComparison): string {
  const { status, rounds, id } = experiment;
  if (status === 'interrupted') {
    return `Stopped: ${analysis.rounds} of ${formatAmount(rounds, 'round')} are complete and stored as ${id}`;
  }
  const compared = analysis.results.filter(
    ({ isControl, verdict }) => !isControl && verdict.kind !== 'base',
  );
  const [only] = compared;
  return compared.length === 1 && only
    ? `Stored as ${id}. ${formatVariant(only.settings)} is ${shortVerdict(only.verdict)}`
    : `Stored as ${id}`;
}
