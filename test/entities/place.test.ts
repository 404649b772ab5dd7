import { describe, expect, it } from 'vitest';

import { reword, splitPlace, withPlace } from '../../source/entities/place.js';

const REASONS = [
  { field: 'id', rule: 'min', message: 'id must be at least 1 (was 0)' },
  { field: 'name', rule: 'empty', message: 'name must not be empty (was "")' },
];

describe('the place of a row in its file', () => {
  it('is named once, after the last reason', () => {
    const placed = withPlace(REASONS, 'line 7 of users.csv');
    expect(placed.map(({ message }) => message)).toEqual([
      'id must be at least 1 (was 0)',
      'name must not be empty (was ""); this row is line 7 of users.csv',
    ]);
    expect(placed.map((reason) => splitPlace(reason))).toEqual([
      { text: REASONS[0]?.message, place: undefined },
      { text: REASONS[1]?.message, place: 'line 7 of users.csv' },
    ]);
  });

  it('is not named of rows that come from no file', () => {
    expect(withPlace(REASONS, undefined)).toEqual(REASONS);
    expect(withPlace([], 'line 1 of users.csv')).toEqual([]);
  });

  it('is not seen in what a value only quotes', () => {
    const message = 'name must be text (was "; this row is line 7 of users.csv")';
    expect(splitPlace({ message })).toEqual({ text: message, place: undefined });
  });

  it('stays when the reason is reworded', () => {
    const [, placed = REASONS[1]] = withPlace(REASONS, 'line 7 of users.csv');
    expect(placed && reword(placed, 'name is missing').message).toBe(
      'name is missing; this row is line 7 of users.csv',
    );
    expect(REASONS[0] && reword(REASONS[0], 'id is wrong').message).toBe('id is wrong');
  });
});
