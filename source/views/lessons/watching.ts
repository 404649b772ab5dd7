import { fitLine, span, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { safeText } from '../../components/text.js';
import { headingOf } from '../live/heading.js';
import { isRoomy } from './layout.js';
import type { LessonsContext } from './run.js';
import type { LessonsState } from './state.js';

/** Whether a run of the open lesson is shown as it happens. */
export function isWatching({ page, watched }: LessonsState): boolean {
  const isGoing = page?.stage === 'running' || page?.stage === 'trying';
  return isGoing && watched.run !== undefined;
}

/** Looks at the run of the lesson that is going. */
export function watchRun(
  { services: { lessons }, dispatch, state }: LessonsContext,
  isInFront: boolean,
): void {
  const { watched } = state;
  const run = lessons.isRunning() ? lessons.runs.current() : undefined;
  if (!run) {
    if (watched.run) dispatch({ type: 'unwatched' });
    return;
  }
  if (run !== watched.run) dispatch({ type: 'watched', action: { type: 'sampled', run } });
  if (!isInFront || run.id === undefined) return;
  const log = lessons.runs.events();
  if (log !== watched.log) {
    dispatch({ type: 'watched', action: { type: 'logged', run: run.number, log } });
  }
}

/** What the run is, and what was predicted, above it. */
export function aboveWatched({ page, watched }: LessonsState, size: Size, look: Look): Line[] {
  const { ellipsis } = look.glyphs;
  const { detail = '' } = headingOf(watched, look);
  const what: Line = [span('title', safeText(page?.log.at(-1) ?? '')), span('dim', `   ${detail}`)];
  const lines = [fitLine(what, size.columns, ellipsis)];
  if (!isRoomy(size)) return lines;
  const predicted = page?.lesson.predictions[page.chosen ?? -1]?.answer;
  const prediction: Line =
    predicted === undefined ? [] : [span('dim', `You predicted: ${safeText(predicted)}`)];
  return [...lines, fitLine(prediction, size.columns, ellipsis), []];
}
