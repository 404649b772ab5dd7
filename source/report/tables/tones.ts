import type { Outcome } from '../../entities/outcome.js';
import { classOf } from '../facts/outcome-class.js';
import type { Tone } from './table.js';

/** How the word of an outcome is emphasised. */
export function toneOf(outcome: Outcome): Tone {
  const tones = { inserted: 'good', rejected: 'warn', failed: 'bad', unknown: 'bad' } as const;
  return tones[classOf(outcome)];
}
