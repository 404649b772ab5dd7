import { ProgramError } from '../../base/errors.js';
import { formatAmount } from '../../base/format.js';
import type { ExperimentTask } from '../../lab/conduct.js';
import { shortVerdict } from '../../lab/verdict.js';
import type { ShownComparison } from '../../services/lab-questions.js';
import { formatVariant } from '../../lab/factors.js';
import { carryOut } from '../jobs.js';
import type { Question } from '../question.js';
import type { Context } from '../view.js';
import { COMPARING, type LabAction, type LabState } from './state.js';

export type LabContext = Context<LabState, LabAction>;

/** Starts the comparison that the form describes; what is wrong with it is shown in the form. */
export async function beginComparison(context: LabContext): Promise<void> {
  const { lab } = context.services;
  let task: ExperimentTask;
  try {
    task = await lab.prepare(context.state.form);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const problem = [error.message.replace(/^--vary /, ''), error.hint].filter(Boolean).join('. ');
    context.dispatch({ type: 'refused', problem });
    return;
  }
  const left = await lab.leftFolders();
  if (left.length === 0) return compare(context, task);
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
          await compare(context, task);
        },
      },
      { key: 'k', label: 'keep them and compare', run: () => compare(context, task) },
    ],
  });
}

async function compare(context: LabContext, task: ExperimentTask): Promise<void> {
  const { lab } = context.services;
  // Asked for twice while a form was read.
  if (lab.isRunning()) return;
  let ended: ShownComparison | undefined;
  await carryOut(
    context,
    { kind: COMPARING, title: 'Comparing', askBeforeCancel: () => askToStop(context) },
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

/** Asks before a comparison is stopped: what is incomplete of it is lost. */
export function askToStop({ services }: Pick<LabContext, 'services'>): Question {
  return {
    title: 'Stop the comparison?',
    lines: [
      'The run that is going is not counted. The complete rounds are compared and stored; a verdict needs 5.',
    ],
    answers: [{ key: 'y', label: 'stop it', run: () => services.lab.stop() }],
    escapeLabel: 'go on',
    outdated: ({ lab }) => (lab.isRunning() ? undefined : 'The comparison has ended'),
  };
}

/** "Stored: batch 100 faster: 16× (15 … 17)", or how many rounds are complete. */
function describeEnd({ experiment, analysis }: ShownComparison): string {
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
