import { describe, expect, it } from 'vitest';

import { describeRefusedUpgrades } from '../../source/ledger/refused-upgrades.js';

const sentence = (refusedUpgrades: { busy: number; snapshot: number } | undefined): string[] =>
  describeRefusedUpgrades({ run: refusedUpgrades ? { refusedUpgrades } : {} });

describe('transactions that were refused the write lock', () => {
  it('are counted by the reason', () => {
    expect(sentence({ busy: 1200, snapshot: 1 })).toEqual([
      '1,201 transactions had read and then got no write lock, at once: 1,200 because another had it (SQLITE_BUSY) and 1 because another had committed after their read (SQLITE_BUSY_SNAPSHOT)',
    ]);
    expect(sentence({ busy: 1, snapshot: 0 })).toEqual([
      '1 transaction had read and then got no write lock, at once: 1 because another had it (SQLITE_BUSY)',
    ]);
  });

  it('are not mentioned where there were none', () => {
    expect(sentence(undefined)).toEqual([]);
  });
});
