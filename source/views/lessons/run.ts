import { carryOut } from '../jobs.js';
import { RUN_IS_GOING } from '../verbs.js';
import type { Context } from '../view.js';
import { LEARNING, type LessonsAction, type LessonsState } from './state.js';

export type LessonsContext = Context<LessonsState, LessonsAction>;

/** Why no lesson can be run now. */
export function busyReason({ live, lab, lessons }: LessonsContext['services']): string | undefined {
  if (live.isRunning()) return RUN_IS_GOING;
  if (lab.isRunning()) return 'a comparison or search is going in the Lab';
  return lessons.isRunning() ? 'the lesson is running' : undefined;
}

/** What of a lesson is run, and how. */
export interface HowToRun {
  /** Whether it is the change that the lesson proposes. */
  readonly isTrial?: boolean;
  /** Whether its runs are held before their first events. */
  readonly isStepping?: boolean;
}

/** Runs the open lesson, or its trial, and shows what it showed. */
export async function runLesson(
  context: LessonsContext,
  { isTrial = false, isStepping = false }: HowToRun = {},
): Promise<void> {
  const { services, dispatch } = context;
  const { page } = context.state;
  if (!page || busyReason(services) !== undefined) return;
  const { lesson, outcome } = page;
  dispatch({ type: 'began', isTrial });
  const onLine = (line: string): void => dispatch({ type: 'line', line });
  const onStep = (): void => dispatch({ type: 'stepping', isWaiting: true });
  const result = await carryOut(
    context,
    { kind: LEARNING, title: `Running ${lesson.id}` },
    ({ signal }) => {
      const control = { signal, onLine, onStep, isStepping };
      return isTrial && outcome
        ? services.lessons.tryOut(lesson, outcome.evidence, control)
        : services.lessons.run(lesson, control);
    },
  );
  // Another lesson may be open by now.
  if (context.state.page?.lesson !== lesson) return;
  if (!result) {
    dispatch({ type: 'stopped' });
    return;
  }
  dispatch({ type: 'ended', outcome: result, isTrial });
  if (isTrial) return;
  if (!(await services.lessons.remember(lesson.id))) {
    context.notify('That this lesson is finished could not be stored', 'warning');
  }
  await readList(context);
}

/** Opens the start view with the settings of what the lesson has run last, or would run. */
export async function takeOver({ state: { page }, services, open, notify }: LessonsContext) {
  if (!page) return;
  const form = await services.lessons.formOf(page.lesson, page.stage === 'over');
  if ('problem' in form) notify(form.problem, 'warning');
  else open('start', form);
}

/** Reads the lessons, and which are finished. */
export async function readList({ services, dispatch }: LessonsContext): Promise<void> {
  const [lessons, finished] = await Promise.all([
    services.lessons.list(),
    services.lessons.finished(),
  ]);
  dispatch({ type: 'read', lessons, finished });
}
