import { describe, expect, it } from 'vitest';

import { handOut } from '../../source/lessons/hand-out.js';
import { NO_TITLE_WORDS } from '../../source/report/options.js';
import { markdownPieces } from '../../source/report/exports/markdown.js';
import { lessonOf } from './support.js';

const EVIDENCE = {
  facts: { one: { peakInFlight: 1 }, ten: { peakInFlight: 9, writersAtOnce: 1 } },
  transcripts: new Map(),
  problems: new Map(),
};

describe('the hand-out of a lesson', () => {
  const document = handOut(
    lessonOf('overlap'),
    {
      evidence: EVIDENCE,
      findings: [
        { verdict: 'seen', sentence: 'Nine rows were in flight' },
        { verdict: 'not seen', sentence: 'Two wrote at once' },
        {
          verdict: 'not possible',
          sentence: 'On a server',
          reason: 'there is none',
          isOptional: true,
        },
      ],
    },
    { words: { ...NO_TITLE_WORDS, course: 'Databases' }, version: '1.2.3', now: new Date(0) },
  );

  it('is plain data, so that a thread can draw it', () => {
    expect(() => structuredClone(document)).not.toThrow();
  });

  it('has the question, the numbers of the runs, why, and room for own words', () => {
    const text = Array.from(markdownPieces(document)).join('');
    expect(text).toContain('Ten threads insert 600 rows');
    expect(text).toContain('run generate --rows 600 --seed 1 --turn 1 --threads 10');
    expect(text).toMatch(/10 threads *\| *9 *\| *1 /);
    expect(text).toContain('Nine rows were in flight');
    expect(text).toContain('Not seen this time: Two wrote at once');
    expect(text).not.toContain('On a server');
    expect(text).toContain('lockingv3.html');
    expect(text).toContain('In your own words');
    expect(text).toContain('Databases');
  });
});
