import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import type { StoredRow } from '../../source/entities/value.js';
import {
  describeHealth,
  Health,
  joinHealth,
  readHealth,
  troubled,
  type HealthDescription,
} from '../../source/router/health/health.js';
import {
  InstrumentedClaims,
  InstrumentedStore,
} from '../../source/router/health/instrumented-store.js';
import type { CallWatch } from '../../source/router/health/call.js';
import type { Circuit } from '../../source/router/health/circuit.js';
import { ENTITIES } from '../harness/shop.js';
import { FakeStore, type Fault } from '../sim/fake-store.js';
import { FakeClaims } from './fake-claims.js';

const DATABASES = ['u1', 'u2'];
const BEN: StoredRow = [2, 'Ben', 'ben@example.com'];
const away = (code = 'ECONNREFUSED'): DatabaseError => new DatabaseError('u1', 'unreachable', code);

/** The circuit to the first of two databases, as two threads see it, on a clock that the test sets. */
function watched(): {
  clock: { ms: number };
  description: HealthDescription;
  mine: Circuit;
  others: Circuit;
} {
  const description = describeHealth(DATABASES);
  const clock = { ms: 0 };
  const circuit = (): Circuit =>
    new Health(description, () => clock.ms).circuit('u1') as unknown as Circuit;
  return { clock, description, mine: circuit(), others: circuit() };
}

const fails = (error: Error) => async (): Promise<never> => {
  throw error;
};
const UNWATCHED: CallWatch = { asked() {}, answered() {}, failed() {} };
const answers = (): Promise<string> => Promise.resolve('answer');

describe('a circuit', () => {
  it('passes calls and errors on until a thread has waited in vain', async () => {
    const { mine } = watched();
    expect(await mine.pass(answers)).toBe('answer');
    await expect(mine.pass(fails(away()))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await mine.pass(answers)).toBe('answer');
    expect(mine.state).toBe('closed');
  });

  it('once open fails all threads at once with the error, without asking the database', async () => {
    const { mine, others } = watched();
    mine.open(away('a code that is longer than what is kept of it'));
    let asked = 0;
    const reported = others.pass(async () => (asked += 1));
    await expect(reported).rejects.toMatchObject({
      database: 'u1',
      kind: 'unreachable',
      code: 'a code that is longer than what ',
      isTransient: true,
    });
    expect(asked).toBe(0);
    mine.halfOpen();
    mine.open(new DatabaseError('u1', 'locked', 'SQLITE_BUSY'));
    await expect(others.pass(answers)).rejects.toThrow(
      'u1 is locked by another program (SQLITE_BUSY)',
    );
  });

  it('knows whether anybody has committed since a moment', () => {
    const { mine, others, clock } = watched();
    expect(mine.hasCommittedSince(0)).toBe(false);
    clock.ms = 500.4;
    mine.close();
    expect(others.hasCommittedSince(400)).toBe(true);
    expect(others.hasCommittedSince(500.5)).toBe(false);
    expect(others.hasCommittedSince(600)).toBe(false);
  });

  it('lets work try a database that has answered, and closes when something is committed', async () => {
    const { mine, others } = watched();
    mine.open(away());
    mine.halfOpen();
    expect(others.state).toBe('half-open');
    expect(await others.pass(answers)).toBe('answer');
    expect(others.state).toBe('half-open');
    others.close();
    expect(mine.state).toBe('closed');
  });

  it('opens again where a database that is coming back does not take work for a second', async () => {
    const { mine, clock } = watched();
    mine.open(away());
    mine.halfOpen();
    for (const [ms, state] of [
      [900, 'half-open'],
      [1100, 'open'],
    ] as const) {
      clock.ms = ms;
      await expect(mine.pass(fails(away('1047')))).rejects.toThrow('1047');
      expect(mine.state).toBe(state);
    }
    await expect(mine.pass(answers)).rejects.toThrow('1047');
    // A commit that was on its way does not close it.
    mine.close();
    expect(mine.state).toBe('open');
  });

  it('knows when the database did not answer', async () => {
    const { mine, others, clock, description } = watched();
    clock.ms = 100;
    await expect(mine.pass(fails(away()))).rejects.toThrow('u1');
    clock.ms = 200;
    await expect(others.pass(fails(away()))).rejects.toThrow('u1');
    expect(readHealth(description)[0]?.outages).toEqual([[100, null]]);
    clock.ms = 350;
    await others.pass(answers);
    expect(mine.outages).toEqual([[100, 350]]);

    for (let number = 1; number <= 20; number += 1) {
      clock.ms = number * 1000;
      await expect(mine.pass(fails(away()))).rejects.toThrow('u1');
      clock.ms += 10;
      await mine.pass(answers);
    }
    expect(mine.outages).toHaveLength(16);
    expect(mine.outages[0]).toEqual([5000, 5010]);
    expect(mine.outages.at(-1)).toEqual([20_000, 20_010]);
  });

  it('is back when it has answered for a second, but for a lock that only writers meet', async () => {
    const { mine, clock } = watched();
    for (const [error, state] of [
      [away(), 'closed'],
      [new DatabaseError('u1', 'locked', 'SQLITE_BUSY'), 'half-open'],
    ] as const) {
      mine.open(error);
      mine.halfOpen();
      clock.ms += 900;
      await mine.pass(answers);
      expect(mine.state).toBe('half-open');
      clock.ms += 200;
      await mine.pass(answers);
      expect(mine.state).toBe(state);
    }
  });

  it('shows what the first of several that open it reports, and since when', async () => {
    const { mine, others, clock } = watched();
    clock.ms = 12_000;
    mine.open(away('ECONNREFUSED'), 2000);
    others.open(away('1047'), 3000);
    await expect(mine.pass(answers)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(mine.outages).toEqual([[2000, null]]);
  });

  it('treats a lock that no thread gets as an outage, from the first wait until a thread has it', async () => {
    const { mine, others, clock } = watched();
    const locked = new DatabaseError('u1', 'locked', 'SQLITE_BUSY');
    clock.ms = 12_000;
    mine.open(locked, 2000);
    expect(await others.ask(answers)).toBe('answer');
    expect(mine.outages).toEqual([[2000, null]]);
    clock.ms = 15_000;
    mine.halfOpen();
    expect(mine.outages).toEqual([[2000, 15_000]]);
    clock.ms = 16_000;
    others.open(locked, 14_000);
    expect(mine.outages).toEqual([
      [2000, 15_000],
      [15_000, null],
    ]);
  });

  it('takes a lock that is waited for, or a connection that has broken, for no outage', async () => {
    const { mine } = watched();
    const cause = new DatabaseError('u1', 'connection-lost', 'ECONNRESET');
    for (const error of [
      new DatabaseError('u1', 'locked', 'SQLITE_BUSY'),
      new DatabaseError('u1', 'unreachable', 'ECONNRESET', { cause }),
    ]) {
      await expect(mine.pass(fails(error))).rejects.toThrow('u1');
    }
    expect(mine.outages).toEqual([]);
  });
});

describe('the health of databases', () => {
  it.each([
    ['unreachable', '', true],
    ['unreachable', '1047', true],
    ['locked', 'SQLITE_BUSY', true],
    ['locked', '', false],
    ['constraint', '23505', false],
  ] as const)('gives one up after %s %s: %s', (kind, code, isOpen) => {
    const health = new Health(describeHealth(DATABASES), () => 0);
    const error = new DatabaseError('u1', kind, code);
    health.giveUp(error, 0);
    expect(health.hasGivenUp(error)).toBe(isOpen);
    expect(health.circuit('u2')?.isOpen).toBe(false);
  });

  it('is reported for each, and only where there was something', () => {
    const description = describeHealth(DATABASES);
    const health = new Health(description, () => 0);
    expect(troubled(readHealth(description))).toEqual([]);
    health.countRetry(new DatabaseError('u2', 'locked', '40001'));
    health.countRetry(new DatabaseError('elsewhere', 'locked', '40001'));
    health.circuit('u2')?.countReconnect();
    expect(troubled(readHealth(description))).toEqual([
      { database: 'u2', state: 'closed', retries: 1, reconnects: 1, outages: [] },
    ]);
  });
});

describe('a store with a circuit', () => {
  const { User } = ENTITIES;

  function store(fault?: Fault): { store: InstrumentedStore; fake: FakeStore; circuit: Circuit } {
    const { mine } = watched();
    const fake = new FakeStore(User, [], fault);
    return { store: new InstrumentedStore(fake, mine, UNWATCHED), fake, circuit: mine };
  }

  it('is not asked while it is open, but to end what has begun and to read back', async () => {
    const { store: guarded, fake, circuit } = store();
    await guarded.begin();
    await guarded.insertAll([BEN]);
    circuit.open(away());
    await guarded.commit();
    expect(await guarded.readRows([2])).toEqual(new Map([[2, BEN]]));
    const asked = fake.calls.length;
    for (const call of [
      () => guarded.begin(),
      () => guarded.insert(BEN),
      () => guarded.insertAll([BEN]),
      () => guarded.insertEach?.([BEN]),
      () => guarded.findHolders([{ id: 1, uniques: [undefined] }]),
      () => guarded.findExisting([1]),
      () => guarded.findMissing([1]),
    ]) {
      await expect(call()).rejects.toMatchObject({ kind: 'unreachable' });
    }
    expect(fake.calls).toHaveLength(asked);
    expect(circuit.isOpen).toBe(true);
  });

  it('is asked while only writers are kept out', async () => {
    const { store: guarded, fake, circuit } = store();
    circuit.open(new DatabaseError('u1', 'locked', 'SQLITE_BUSY'));
    expect(await guarded.findExisting([1])).toEqual(new Set());
    expect(await guarded.findMissing([1])).toEqual(new Set([1]));
    expect(await guarded.findHolders([{ id: 1, uniques: [undefined] }])).toHaveLength(1);
    await expect(guarded.begin()).rejects.toThrow('u1 is locked');
    expect(fake.calls).toEqual(['findMissing', 'findHolders']);
    expect(circuit.isOpen).toBe(true);
  });

  it.each(['commit', 'insert', 'insertEach'] as const)('closes it with: %s', async (call) => {
    const { store: guarded, circuit } = store();
    circuit.open(away());
    circuit.halfOpen();
    if (call === 'commit') {
      await guarded.begin();
      await guarded.commit();
    } else if (call === 'insert') await guarded.insert(BEN);
    else await guarded.insertEach?.([BEN]);
    expect(circuit.state).toBe('closed');
  });

  it('takes what is inserted in a transaction for committed only when that is', async () => {
    const { store: guarded, circuit } = store();
    circuit.open(away());
    circuit.halfOpen();
    await guarded.begin();
    await guarded.insert(BEN);
    expect(circuit.state).toBe('half-open');
    expect(circuit.hasCommittedSince(-1)).toBe(false);
    await guarded.rollback();
    await guarded.insert(BEN);
    expect(circuit.hasCommittedSince(-1)).toBe(true);
  });

  it('keeps its claims with it, too', async () => {
    const { mine } = watched();
    const table = new FakeClaims();
    const claims = new InstrumentedClaims(table, mine, UNWATCHED);
    await claims.claim([{ key: 'k', id: 1 }], 'me');
    mine.open(away());
    const stored = [...table.stored.values()];
    await expect(claims.claim([{ key: 'l', id: 1 }], 'me')).rejects.toThrow('u1');
    await expect(claims.find(['k'])).rejects.toThrow('u1');
    await expect(claims.release(stored)).rejects.toThrow('u1');
    expect([...table.stored.values()]).toEqual(stored);
  });
});

it('a database that rows have left and come back to is reported once, with all that it has been through', () => {
  const quiet = { retries: 0, reconnects: 0, outages: [] };
  const joined = joinHealth([
    { database: 'u1', state: 'open', retries: 2, reconnects: 1, outages: [[10, 20]] },
    { database: 'u2', state: 'closed', ...quiet },
    { database: 'u1', state: 'closed', retries: 1, reconnects: 0, outages: [[70, 90]] },
  ]);
  expect(joined).toEqual([
    {
      database: 'u1',
      state: 'closed',
      retries: 3,
      reconnects: 1,
      outages: [
        [10, 20],
        [70, 90],
      ],
    },
    { database: 'u2', state: 'closed', ...quiet },
  ]);
});
