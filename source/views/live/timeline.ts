import { formatDuration } from '../../base/format.js';
import { lineWidth, span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { displayWidth } from '../../components/text.js';
import { THREAD_STATE_STYLES, threadSign } from '../../components/thread-states.js';
import { THREAD_PHASES, type ThreadPhase } from '../../ledger/phases.js';
import type { ThreadState } from '../../sim/thread-state.js';
import type { TimelineSource } from './timeline-source.js';

/** The state whose sign and colour are used for a phase. */
const STATE_OF_PHASE: Readonly<Record<ThreadPhase, ThreadState>> = {
  thinking: 'thinking',
  checking: 'judging',
  reference: 'waiting-reference',
  turn: 'waiting-turn',
  lock: 'waiting-lock',
  writing: 'writing',
  recording: 'recording',
  paused: 'paused',
  idle: 'idle',
};

/** Columns between the scale and the signs. */
const GAP = 3;

/** The timeline of a thread: one character per slice of time, from the release on. */
export function timelineSpans(
  source: TimelineSource,
  thread: number,
  width: number,
  look: Look,
): Span[] {
  const spans: Span[] = [];
  for (const phase of source.phasesOf(thread, width)) {
    const state = phase && STATE_OF_PHASE[phase];
    const sign = state ? threadSign(state, look.glyphs) : ' ';
    const tone = state ? THREAD_STATE_STYLES[state].tone : 'text';
    const last = spans.at(-1);
    if (last?.tone === tone) spans[spans.length - 1] = { tone, text: last.text + sign };
    else spans.push({ tone, text: sign });
  }
  return spans;
}

/** The legend of the signs and the scale, as far as they fit; the signs come first. */
export function timelineHead(
  source: TimelineSource,
  { threads, width, room }: { threads: number; width: number; room: number },
  look: Look,
): Line {
  const legend = timelineLegend(source, { threads, width }, look);
  const caption = timelineCaption(source, width);
  const [scale = ''] = caption.split(':');
  const fitting = [caption, scale].find(
    (text) => displayWidth(text) + GAP + lineWidth(legend) <= room,
  );
  return [span('dim', fitting === undefined ? '' : fitting + ' '.repeat(GAP)), ...legend];
}

/** "each character 0.20 s: the longest phase, thinking aside" */
function timelineCaption(source: TimelineSource, width: number): string {
  const ms = source.sliceMs(width);
  const unit = ms === 0 ? 'each character' : `each character ${formatDuration(ms)}`;
  return `${unit}: the longest phase, thinking aside`;
}

/** The legend of the characters in the timelines of a width. */
function timelineLegend(
  source: TimelineSource,
  { threads, width }: { threads: number; width: number },
  look: Look,
): Line {
  const lanes = Array.from({ length: threads }, (_, index) => source.phasesOf(index + 1, width));
  const seen = new Set(lanes.flat());
  return THREAD_PHASES.filter((phase) => seen.has(phase)).flatMap((phase): Line => {
    const { word, tone } = THREAD_STATE_STYLES[STATE_OF_PHASE[phase]];
    const sign = threadSign(STATE_OF_PHASE[phase], look.glyphs);
    return [span(tone, sign), span('dim', ` ${word}  `)];
  });
}
