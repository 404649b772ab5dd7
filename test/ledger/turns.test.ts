import { describe, expect, it } from 'vitest';

import {
  defaultTurn,
  FEW_ROWS,
  hasTurns,
  rowsPerTurn,
  TURN_OF_MANY,
} from '../../source/ledger/turns.js';

const SINGLY = { batch: 1, order: 'fifo' } as const;

describe('the default turn', () => {
  it('is one row, and several where a run has many', () => {
    expect(defaultTurn(SINGLY, 0)).toBe(1);
    expect(defaultTurn(SINGLY, FEW_ROWS)).toBe(1);
    expect(defaultTurn(SINGLY, FEW_ROWS + 1)).toBe(TURN_OF_MANY);
  });

  it('is one row where rows have no turns of their own', () => {
    for (const settings of [
      { ...SINGLY, batch: 2 },
      { ...SINGLY, pipeline: 16 },
      { ...SINGLY, order: 'race' as const },
    ]) {
      expect(hasTurns(settings)).toBe(false);
      expect(defaultTurn(settings, 1_000_000)).toBe(1);
    }
  });
});

describe('the rows of a turn', () => {
  it('are those of the setting that there is', () => {
    expect(rowsPerTurn({ batch: 1 })).toBe(1);
    expect(rowsPerTurn({ batch: 100, pipeline: 1, turn: 1 })).toBe(100);
    expect(rowsPerTurn({ batch: 1, pipeline: 32 })).toBe(32);
    expect(rowsPerTurn({ batch: 1, pipeline: 1, turn: 16 })).toBe(16);
  });
});

it('rows that arrive at a rate are claimed one by one: a turn would wait for its last row', () => {
  const settings = { batch: 1, pipeline: 1, order: 'fifo', rate: 2000 } as const;
  expect(defaultTurn(settings, 1_000_000)).toBe(1);
});
