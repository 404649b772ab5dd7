import { listBindings } from '../movement.js';
import { VERBS } from '../verbs.js';
import type { Binding } from '../view.js';
import { busyReason, runLesson } from './run.js';
import type { LessonsAction, LessonsState } from './state.js';

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
    run: (context) => runLesson(context, false),
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
    run: (context) => runLesson(context, true),
  },
  {
    id: 'lessons.step',
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
    run: (context) => runLesson(context, false),
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
