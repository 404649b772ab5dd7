import { describe, expect, it } from 'vitest';

import { didYouMean, editDistance, nearest } from '../../source/base/nearest.js';

describe('the edit distance', () => {
  it.each([
    ['', '', 0],
    ['run', 'run', 0],
    ['', 'run', 3],
    ['runn', 'run', 1],
    ['verfy', 'verify', 1],
    ['lifo', 'fifo', 1],
    ['rnu', 'run', 1],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
  ])('from %j to %j is %d, and the same back', (from, to, edits) => {
    expect(editDistance(from, to)).toBe(edits);
    expect(editDistance(to, from)).toBe(edits);
  });
});

describe('the nearest word', () => {
  const words = ['threads', 'rows', 'references', 'report', 'run', 'all'];

  it.each([
    ['thread', 'threads'],
    ['threds', 'threads'],
    ['THREADS', 'threads'],
    ['row', 'rows'],
    ['runn', 'run'],
    ['al', 'all'],
    ['ref', 'references'],
    ['reprot', 'report'],
  ])('to %j is %j', (written, meant) => {
    expect(nearest(written, words)).toBe(meant);
  });

  it.each(['frobnicate', 'x', '', 'th', 're', 'thraed-count', '\u001b[2J'])(
    'is none where none is near: %j',
    (written) => {
      expect(nearest(written, words)).toBeUndefined();
    },
  );

  it('is none where two begin alike and neither is near', () => {
    expect(nearest('export', ['export-csv-file', 'export-ndjson'])).toBeUndefined();
  });

  it('is the first of two that are equally near', () => {
    expect(nearest('lun', ['run', 'fun'])).toBe('run');
  });

  it('is found at once, however long the word is', () => {
    expect(nearest('a'.repeat(1_000_000), words)).toBeUndefined();
  });

  it('is asked for in the words of an error', () => {
    expect(didYouMean('thread', words)).toBe(' (did you mean threads?)');
    expect(didYouMean('frobnicate', words)).toBe('');
  });
});
