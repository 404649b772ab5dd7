import { describe, expect, it } from 'vitest';

import { describeDatabases, SharedDatabases } from '../../source/sim/shared-databases.js';

const databases = () => new SharedDatabases(describeDatabases(3, ['u1', 'u2', 'u3']));
const at = (ms: number) => () => ms;

describe('the slot of a database', () => {
  it('report since when a database is away, and why', () => {
    const slot = databases().at(1);
    expect(slot.trouble).toBeUndefined();
    slot.noteFailure('locked', 1200);
    slot.noteFailure('unreachable', 1900);
    expect(slot.trouble).toEqual({ sinceMs: 1200, kind: 'unreachable' });
    expect(databases().at(0).trouble).toBeUndefined();
  });

  it('report that it is back once a thread has an answer', () => {
    const slot = databases().at(0);
    slot.noteFailure('unreachable', 1000);
    slot.noteAnswer(2500, at(2600), false);
    expect(slot.trouble).toBeUndefined();
    expect(slot.backMs).toBe(2600);
  });

  it('do not report an absence that is too short to notice', () => {
    const slot = databases().at(0);
    slot.noteFailure('unreachable', 1000);
    slot.noteAnswer(1010, at(1020), false);
    expect(slot.trouble).toBeUndefined();
    expect(slot.backMs).toBeUndefined();
  });

  it('are not misled by an answer to a question that was put before the trouble began', () => {
    const slot = databases().at(0);
    slot.noteFailure('unreachable', 1000);
    slot.noteAnswer(990, at(1700), true);
    expect(slot.trouble).toMatchObject({ sinceMs: 1000 });
  });

  it('are not misled by successful reads when the lock is the problem', () => {
    const slot = databases().at(0);
    slot.noteFailure('locked', 1000);
    slot.noteAnswer(2000, at(2000), false);
    expect(slot.trouble).toMatchObject({ kind: 'locked' });
    slot.noteAnswer(2000, at(2000), true);
    expect(slot.trouble).toBeUndefined();
  });
});

it('a thread asks from its first question until it has its answer', () => {
  const shared = databases();
  shared.ask(2, 1, 100);
  shared.ask(2, 1, 900);
  expect(shared.askingSince(2, 1)).toBe(100);
  expect([shared.askingSince(1, 1), shared.askingSince(2, 0)]).toEqual([undefined, undefined]);
  shared.rest(2, 1);
  expect(shared.askingSince(2, 1)).toBeUndefined();
});
