import { writesRows, type LessonRun } from '../../lessons/lesson.js';
import { listBindings } from '../movement.js';
import { VERBS } from '../verbs.js';
import type { Binding } from '../view.js';
import { watchingKeys } from '../watching-keys.js';
import type { LessonPage } from './page-state.js';
import { busyReason, runLesson, takeOver } from './run.js';
import type { LessonsAction, LessonsState } from './state.js';
import { isWatching } from './watching.js';

type LessonsBinding = Binding<LessonsState, LessonsAction>;

const NO_PAGE = 'no lesson is open';

export const bindings: readonly LessonsBinding[] = [
  {
    id: 'lessons.open',
    ...VERBS.open,
    help: 'Open the lesson.',
    priority: 1,
    disabled: ({ page, lessons = [] }) =>
      page ? 'a lesson is open' : lessons.length === 0 ? 'the lessons are being read' : undefined,
    run: ({ state, dispatch }) => {
      const lesson = state.lessons?.[state.scroll.cursor];
      if (lesson) dispatch({ type: 'opened', lesson });
    },
  },
  {
    id: 'lessons.start',
    ...VERBS.start,
    help: 'Predict the selected answer and run the lesson.',
    priority: 1,
    disabled: ({ page }, services) => {
      if (!page) return NO_PAGE;
      return page.stage === 'predict' ? busyReason(services) : 'the prediction is made';
    },
    run: (context) => runLesson(context),
  },
  {
    id: 'lessons.try',
    ...VERBS.tryOut,
    help: 'Run the change that the lesson proposes.',
    priority: 1,
    disabled: ({ page }, services) => {
      if (!page) return NO_PAGE;
      if (page.stage !== 'over') return 'run the lesson first';
      return page.lesson.trial ? busyReason(services) : 'this lesson has no change to try';
    },
    run: (context) => runLesson(context, { isTrial: true }),
  },
  {
    id: 'lessons.start-stepped',
    ...VERBS.step,
    help: 'Run it event by event: the threads are held.',
    priority: 2,
    disabled: ({ page }, services) => {
      if (!page) return NO_PAGE;
      if (!hasRunToHold(page)) return 'there is no run to hold';
      return busyReason(services);
    },
    run: (context) =>
      runLesson(context, { isTrial: context.state.page?.stage === 'over', isStepping: true }),
  },
  ...watchingKeys<LessonsState, LessonsAction>({
    view: 'lessons',
    run: ({ lessons }) => lessons.runs,
    disabled: (state) =>
      isWatching(state) && state.watched.run?.phase === 'writing'
        ? undefined
        : 'no run of a lesson is shown',
  }),
  {
    id: 'lessons.statement',
    ...VERBS.step,
    help: 'Send the next statement.',
    priority: 0,
    disabled: ({ page }) => (page?.isWaiting ? undefined : 'nothing waits for a step'),
    run: ({ services, dispatch }) => {
      dispatch({ type: 'stepping', isWaiting: false });
      services.lessons.nextStep();
    },
  },
  {
    id: 'lessons.again',
    ...VERBS.runAgain,
    help: 'Run the lesson once more.',
    priority: 3,
    disabled: ({ page }, services) => {
      if (!page) return NO_PAGE;
      return page.stage === 'over' ? busyReason(services) : 'run the lesson first';
    },
    run: (context) => runLesson(context),
  },
  {
    id: 'lessons.hint',
    ...VERBS.hint,
    help: 'Show a hint for the change to try.',
    priority: 4,
    disabled: ({ page }) => {
      if (!page) return NO_PAGE;
      if (page.stage !== 'over' || !page.lesson.trial) return 'there is nothing to try yet';
      return page.hints < page.lesson.trial.hints.length ? undefined : 'every hint is shown';
    },
    run: ({ dispatch }) => dispatch({ type: 'hinted' }),
  },
  {
    id: 'lessons.take-over',
    ...VERBS.takeOver,
    help: 'Put the settings of the lesson into the form of Start.',
    priority: 4.5,
    disabled: ({ page, jobs }) => {
      if (!page) return NO_PAGE;
      if (jobs.length > 0) return 'the lesson is running';
      return page.lesson.runs.length > 0 ? undefined : 'this lesson has statements, and no run';
    },
    run: takeOver,
  },
  {
    id: 'lessons.why',
    ...VERBS.explain,
    help: 'Show why it is so, before or after the run.',
    priority: 5,
    disabled: ({ page }) => {
      if (!page) return NO_PAGE;
      return page.outcome ? 'the page shows it' : undefined;
    },
    run: ({ dispatch }) => dispatch({ type: 'explained' }),
  },
  {
    id: 'lessons.close',
    ...VERBS.back,
    help: 'Go back to the list of lessons.',
    priority: 6,
    disabled: ({ page, jobs }) =>
      jobs.length > 0 ? 'the lesson is running' : page ? undefined : NO_PAGE,
    run: ({ dispatch }) => dispatch({ type: 'closed' }),
  },
  ...listBindings<LessonsState, LessonsAction>('lessons', (move) => ({ type: 'moved', move })),
];

/** Whether what would be run next has a run that can be watched. */
function hasRunToHold({ lesson, stage }: LessonPage): boolean {
  const canBeHeld = (run: LessonRun): boolean => writesRows(run) && run.kill === undefined;
  if (stage === 'predict') return lesson.runs.some(canBeHeld);
  return stage === 'over' && lesson.trial !== undefined && canBeHeld(lesson.trial.run);
}
