import { headingOf } from '../live/heading.js';
import type { View } from '../view.js';
import { bindings } from './keys.js';
import { LessonsScreen } from './lessons.js';
import { readList } from './run.js';
import { initialState, LIST_HEAD, reduce, type LessonsAction, type LessonsState } from './state.js';
import { isWatching, watchRun } from './watching.js';

export const lessonsView: View<LessonsState, LessonsAction> = {
  id: 'lessons',
  about: 'Predict, run and explain what concurrent writers do to databases.',
  initial: initialState,
  bindings,
  reduce,
  jobs: ({ jobs }) => jobs,
  heading: (state, look) => {
    const { page, watched } = state;
    return {
      detail: page ? `${page.lesson.id}: ${page.lesson.title}` : '',
      ...(isWatching(state) ? { status: headingOf(watched, look).status ?? [] } : {}),
    };
  },
  list: ({ page, scroll }) => (page ? undefined : { firstRow: LIST_HEAD, scroll }),
  places: ({ lessons = [] }) =>
    lessons.map(({ id, title }) => ({
      name: `Learn ${id}`,
      detail: title,
      params: { lesson: id },
    })),
  readPlaces: readList,
  async enter(context, { lesson: id }) {
    await readList(context);
    const lesson = context.state.lessons?.find((known) => known.id === id);
    if (lesson && context.state.jobs.length === 0) context.dispatch({ type: 'opened', lesson });
  },
  tick: watchRun,
  resized: (size) => ({ type: 'resized', size }),
  Screen: LessonsScreen,
};
