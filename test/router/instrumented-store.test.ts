import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import type { ClaimTable } from '../../source/db/claims.js';
import type { EntityStore } from '../../source/db/entity-store.js';
import {
  InstrumentedClaims,
  InstrumentedStore,
} from '../../source/router/health/instrumented-store.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import type { Circuit } from '../../source/router/health/circuit.js';

const REFUSAL = new Error('no');

/** A store that answers with the name of what it was asked, or refuses; and what was reported of it. */
function watched(options: { isRemote?: boolean; refuses?: boolean; hasEach?: boolean } = {}) {
  const reported: string[] = [];
  const circuit = new Health(describeHealth(['u1']), () => 0).circuit('u1') as Circuit;
  const answer = (name: string) => () =>
    options.refuses ? Promise.reject(REFUSAL) : Promise.resolve(name as never);
  const names = ['begin', 'commit', 'rollback', 'insert', 'insertAll', 'findHolders', 'findExisting', 'findMissing', 'readRows']; // prettier-ignore
  const store = {
    ...Object.fromEntries(names.map((name) => [name, answer(name)])),
    ...(options.hasEach
      ? { insertEach: answer('insertEach'), insertEachJson: answer('insertEachJson') }
      : {}),
    isRemote: options.isRemote ?? false,
  } as unknown as EntityStore;
  const watch = {
    asked: () => void reported.push('asked'),
    answered: (isWrite: boolean) => void reported.push(isWrite ? 'wrote' : 'read'),
    failed: (error: unknown) =>
      void reported.push(error === REFUSAL ? 'failed' : 'failed otherwise'),
  };
  return { store: new InstrumentedStore(store, circuit, watch), reported, watch, circuit };
}

describe('an instrumented store', () => {
  it.each([
    ['begin', 'wrote'],
    ['commit', 'wrote'],
    ['insert', 'wrote'],
    ['insertAll', 'wrote'],
    ['findHolders', 'read'],
    ['findExisting', 'read'],
    ['findMissing', 'read'],
    ['readRows', 'read'],
  ] as const)('answers like the store itself: %s', async (name, kind) => {
    const { store, reported } = watched();
    expect(await store[name]([] as never)).toBe(name);
    expect(reported).toEqual(['asked', kind]);
    const refusing = watched({ refuses: true });
    await expect(refusing.store[name]([] as never)).rejects.toBe(REFUSAL);
    expect(refusing.reported).toEqual(['asked', 'failed']);
  });

  it('hands rows over together where the store can', async () => {
    expect(watched().store.insertEach).toBeUndefined();
    const { store, reported } = watched({ hasEach: true });
    expect(await store.insertEach?.([])).toBe('insertEach');
    expect(watched().store.insertEachJson).toBeUndefined();
    const json = { json: '[]', isSortable: true, count: 0 };
    expect(await store.insertEachJson?.(json)).toBe('insertEachJson');
    expect(reported).toEqual(['asked', 'wrote', 'asked', 'wrote']);
  });

  it('notes a call that its circuit does not let through', async () => {
    const { store, reported, circuit } = watched();
    circuit.open(new DatabaseError('u1', 'unreachable', 'ECONNREFUSED'));
    await expect(store.begin()).rejects.toThrow('ECONNREFUSED');
    expect(reported).toEqual(['asked', 'failed otherwise']);
  });

  it('does not take the beginning on a server for its lock, nor giving up for an answer', async () => {
    const { store, reported } = watched({ isRemote: true });
    expect(store.isRemote).toBe(true);
    await store.begin();
    await store.rollback();
    expect(reported).toEqual(['asked', 'read']);
  });
});

it('instrumented claims answer like the claims themselves', async () => {
  const { reported, watch, circuit } = watched();
  const table = {
    claim: () => Promise.resolve(2),
    find: () => Promise.resolve(new Map()),
    release: () => Promise.reject(REFUSAL),
  } as unknown as ClaimTable;
  const claims = new InstrumentedClaims(table, circuit, watch);
  expect(await claims.claim([], 'me')).toBe(2);
  expect(await claims.find([])).toEqual(new Map());
  await expect(claims.release([])).rejects.toBe(REFUSAL);
  expect(reported).toEqual(['asked', 'wrote', 'asked', 'read', 'asked', 'failed']);
});
