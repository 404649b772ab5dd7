import { ENDINGS, type RunEnding } from '../entities/ending.js';
import { span, type Span } from './line.js';
import type { Tone } from './theme.js';

/** The tone of each ending of a run. */
export const ENDING_TONES: Readonly<Record<RunEnding, Tone>> = {
  completed: 'good',
  interrupted: 'warning',
  failed: 'bad',
  running: 'active',
  killed: 'bad',
};

/** How a run ended, in a word. */
export function endingSpan(ending: RunEnding): Span {
  return span(ENDING_TONES[ending], ENDINGS[ending].word);
}
