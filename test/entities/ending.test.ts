import { expect, it } from 'vitest';

import {
  describeEnding,
  ENDINGS,
  endingSuffix,
  RUN_ENDINGS,
} from '../../source/entities/ending.js';

it('each ending of a run has a word of its own', () => {
  const words = RUN_ENDINGS.map((ending) => ENDINGS[ending].word);
  expect(new Set(words).size).toBe(words.length);
});

it.each([
  ['completed', ''],
  ['interrupted', ', interrupted'],
  ['failed', ', crashed'],
] as const)('a result of a run that is %s ends with %j', (ending, suffix) => {
  expect(endingSuffix(ending)).toBe(suffix);
});

it('an ending in a sentence shows what it means', () => {
  expect(describeEnding('interrupted')).toBe(
    'The run was interrupted: it was stopped before its last row; what it wrote is kept and audited.',
  );
  expect(describeEnding('failed')).toMatch(/^The run crashed: its process was killed or a thread/);
});
