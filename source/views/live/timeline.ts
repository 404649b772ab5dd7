import { formatDuration } from '../../base/format.js';
import { span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { THREAD_STATE_STYLES, threadSign } from '../../components/thread-states.js';
import type { ThreadPhase } from '../../ledger/phases.js';
import type { ThreadState } from '../../sim/thread-slot.js';
import { sliceMs, timelineOf, type PhaseSamples } from './phase-samples.js';

/** The state whose sign and colour a phase has. */
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

/** What a thread did when: a character a slice of time, from the release on. */
export function timelineSpans(
  samples: PhaseSamples,
  thread: number,
  width: number,
  look: Look,
): Span[] {
  const spans: Span[] = [];
  for (const phase of timelineOf(samples, thread, width)) {
    const state = phase && STATE_OF_PHASE[phase];
    const sign = state ? threadSign(state, look.glyphs) : ' ';
    const tone = state ? THREAD_STATE_STYLES[state].tone : 'text';
    const last = spans.at(-1);
    if (last?.tone === tone) spans[spans.length - 1] = { tone, text: last.text + sign };
    else spans.push({ tone, text: sign });
  }
  return spans;
}

/** "one character 0.20 s: its longest phase, thinking aside" */
export function timelineCaption(samples: PhaseSamples, width: number): string {
  const ms = sliceMs(samples, width);
  const unit = ms === 0 ? 'each character' : `each character ${formatDuration(ms)}`;
  return `${unit}: the longest phase, thinking aside`;
}

/** What the characters mean. */
export function timelineLegend(look: Look): Line {
  return Object.values(STATE_OF_PHASE).flatMap((state): Line => {
    const { word, tone } = THREAD_STATE_STYLES[state];
    return [span(tone, threadSign(state, look.glyphs)), span('dim', ` ${word}  `)];
  });
}
