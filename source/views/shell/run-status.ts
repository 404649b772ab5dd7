import { formatClock, formatShare } from '../../base/format.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { isOver } from '../../services/followed-run.js';
import { goingStatus } from '../lab/heading.js';
import { stateOf } from '../live/heading.js';
import type { ShellApi } from './api.js';

/** The comparison or search that is going, short, for the title line of the other views; empty in the Lab. */
export function labStatus(
  { view, services }: Pick<ShellApi, 'view' | 'services'>,
  look: Look,
): Line {
  const shown = services.lab.current();
  return shown?.isRunning && view.id !== 'lab' ? goingStatus(shown, look) : [];
}

/**
 * The run that is going, short, for the title line of the other views: "● running 43.0 %  00:01". Empty in Live,
 * which has it in full, and if no run is going.
 */
export function runStatus(
  { view, services }: Pick<ShellApi, 'view' | 'services'>,
  look: Look,
): Line {
  const run = services.live.current();
  if (!run || isOver(run) || view.id === 'live') return [];
  const { word, tone } = stateOf(run);
  const state = span(tone, `${look.glyphs.dot} ${word}`);
  // What changes all the time would be read out all the time.
  if (look.glyphs.isScreenReader) return [state];
  const { snapshot, seconds } = run;
  const { decided = 0, total = 0, activeMs = seconds * 1000 } = snapshot ?? {};
  const share = total > 0 ? ` ${formatShare(decided / total)}` : '';
  const [clock = ''] = formatClock(activeMs).split('.');
  return [state, share, `  ${clock}`];
}
