import { describe, expect, it } from 'vitest';

import { placeIn, withPlace } from '../../source/entities/place.js';

const REASONS = [
  { field: 'id', rule: 'min', message: 'id must be at least 1 (was 0)' },
  { field: 'name', rule: 'empty', message: 'name must not be empty (was "")' },
];

describe('the place of a row in its file', () => {
  it('is named once, after the last reason', () => {
    const placed = withPlace(REASONS, 'line 7 of users.csv');
    expect(placed.map(({ message }) => message)).toEqual([
      'id must be at least 1 (was 0)',
      'name must not be empty (was ""), line 7 of users.csv',
    ]);
    expect(placed.map(placeIn)).toEqual(['', ', line 7 of users.csv']);
  });

  it('is not named of rows that come from no file', () => {
    expect(withPlace(REASONS, undefined)).toEqual(REASONS);
    expect(withPlace([], 'line 1 of users.csv')).toEqual([]);
  });

  it('is not seen in what a value only quotes', () => {
    expect(placeIn({ message: 'name must be text (was ", line 7 of users.csv")' })).toBe('');
  });
});
