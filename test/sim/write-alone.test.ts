import { describe, expect, it } from 'vitest';

import type { DatabaseErrorKind } from '../../source/base/errors.js';
import { LOCK_TIMEOUT_MS } from '../../source/base/retry.js';
import type { StoredRow } from '../../source/entities/value.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { writeBatch } from '../../source/sim/write-batch.js';
import { ENTITIES } from '../harness/shop.js';
import { hastyClock } from '../harness/virtual-clock.js';
import { FakeStore, type Fault } from './fake-store.js';

const { User } = ENTITIES;

const ANA: StoredRow = [1, 'Ana', 'ana@example.com'];
const OTHER_ANA: StoredRow = [1, 'Ana', 'other@example.com'];

interface Scene {
  stored?: readonly StoredRow[];
  fault?: Fault;
  isReported?: boolean;
}

/** Writes Ana into a store on a server that takes a row alone. */
async function writeAna({ stored = [], fault, isReported = false }: Scene = {}): Promise<{
  row: ClaimedRow;
  store: FakeStore;
  inserted: number[];
}> {
  const store = new FakeStore(User, stored, fault).takeAlone(isReported);
  const row = new ClaimedRow(User, 1, ANA, 0);
  const inserted: number[] = [];
  await writeBatch([row], {
    store,
    ownsTurn: false,
    clock: hastyClock(2500),
    isStopping: () => false,
    timeoutMs: LOCK_TIMEOUT_MS,
    health: new Health(describeHealth([store.name]), () => 0),
    onWaiting: () => undefined,
    onInserted: (count) => inserted.push(count),
    onRetry: () => undefined,
  });
  return { row, store, inserted };
}

const lost = (isApplied: boolean, at = 1, times = 1): Fault => ({
  at,
  times,
  kind: 'connection-lost',
  isApplied,
});

describe('a row in a transaction of its own, on a server', () => {
  it('is one call', async () => {
    const { row, store, inserted } = await writeAna();
    expect(row.outcome).toBe('inserted');
    expect(store.calls).toEqual(['insertAlone']);
    expect(inserted).toEqual([1]);
  });

  it.each([[ANA], [OTHER_ANA]])('is a duplicate of a row that is there: %j', async (stored) => {
    const { row, inserted } = await writeAna({ stored: [stored] });
    expect(row.outcome).toBe('duplicate');
    expect(inserted).toEqual([]);
  });

  it('is written again where a lost answer left nothing', async () => {
    for (const isReported of [true, false]) {
      const { row, store } = await writeAna({ fault: lost(false), isReported });
      expect(row.outcome).toBe('inserted');
      expect(row.retries).toBe(1);
      expect(store.calls).toEqual(['insertAlone', 'rollback', 'readRows', 'insertAlone']);
    }
  });

  it('is inserted where only the answer to its commit was lost', async () => {
    const { row, store } = await writeAna({ fault: lost(true), isReported: true });
    expect(row.outcome).toBe('inserted');
    expect(row.retries).toBe(0);
    expect(store.calls).toEqual(['insertAlone', 'rollback', 'readRows']);
  });

  it('is unknown where both answers were lost and an equal row is there: whose it is cannot be known', async () => {
    expect((await writeAna({ fault: lost(true) })).row.outcome).toBe('unknown');
    expect((await writeAna({ fault: lost(true), stored: [ANA] })).row.outcome).toBe('unknown');
  });

  it('is a duplicate where both answers were lost and another row is there', async () => {
    const { row } = await writeAna({ fault: lost(true), stored: [OTHER_ANA] });
    expect(row.outcome).toBe('duplicate');
  });

  it('is unknown where it cannot be read back', async () => {
    for (const isReported of [true, false]) {
      const { row } = await writeAna({ fault: lost(true, 1, 10), isReported });
      expect(row.outcome).toBe('unknown');
    }
  });

  it.each<DatabaseErrorKind>(['locked', 'unreachable'])(
    'is written again after an error that had no effect: %s',
    async (kind) => {
      const { row } = await writeAna({ fault: { at: 1, times: 2, kind, isApplied: false } });
      expect(row.outcome).toBe('inserted');
      expect(row.retries).toBe(2);
    },
  );

  it('fails where a check of the table refuses it', async () => {
    const fault: Fault = { at: 1, times: 1, kind: 'constraint', isApplied: false };
    const { row, store } = await writeAna({ fault });
    expect(row.outcome).toBe('failed');
    expect(store.calls).not.toContain('readRows');
  });
});
