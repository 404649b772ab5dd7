import { describe, expect, it } from 'vitest';
import type { EngineMessage } from '../../source/engine/messages.js';
import { Outbox } from '../../source/engine/outbox.js';
import { refusedRow, snapshotOf } from '../views/support/run.js';

/** An outbox whose reader takes a message when the test asks for it. */
function outboxOf() {
  const sent: EngineMessage[] = [];
  let onSent: (() => void) | undefined;
  const outbox = new Outbox((message, callBack) => {
    sent.push(message);
    onSent = callBack;
  });
  return {
    outbox,
    sent,
    /** What was sent, in short. */
    reported: () => sent.map((message) => ('phase' in message ? message.phase : message.type)),
    read: () => onSent?.(),
  };
}

const snapshot = (decided: number): EngineMessage => ({
  type: 'snapshot',
  snapshot: snapshotOf(1, { decided }),
  processorMs: 0,
});

const rejected = (...rows: number[]): EngineMessage => ({
  type: 'rejected',
  attempts: rows.map((row) => refusedRow(row, 'x')),
});

const phase = (name: 'reading' | 'writing' | 'auditing'): EngineMessage => ({
  type: 'phase',
  phase: name,
});

describe('the outbox of an engine', () => {
  it('sends one message at a time, in order', () => {
    const { outbox, reported, read } = outboxOf();
    outbox.post(phase('reading'));
    outbox.post(phase('writing'));
    expect(reported()).toEqual(['reading']);
    read();
    expect(reported()).toEqual(['reading', 'writing']);
  });

  it('keeps only the newest snapshot for a reader that is slow', () => {
    const { outbox, sent, read } = outboxOf();
    for (let decided = 1; decided <= 50; decided += 1) outbox.post(snapshot(decided));
    for (let times = 0; times < 5; times += 1) read();
    expect(sent.map((message) => 'snapshot' in message && message.snapshot.decided)).toEqual([
      1, 50,
    ]);
  });

  it('sends no snapshot after what happened later', () => {
    const { outbox, reported, read } = outboxOf();
    outbox.post(phase('writing'));
    outbox.post(snapshot(1));
    outbox.post(phase('auditing'));
    for (let times = 0; times < 5; times += 1) read();
    expect(reported()).toEqual(['writing', 'auditing']);
  });

  it('sends rejected rows together, ahead of the next message, and the newest of too many', () => {
    const { outbox, sent, reported, read } = outboxOf();
    outbox.post(rejected(1, 2));
    outbox.post(rejected(3));
    expect(reported()).toEqual([]);
    outbox.post(snapshot(3));
    read();
    expect(reported()).toEqual(['rejected', 'snapshot']);
    expect(sent[0]).toEqual(rejected(1, 2, 3));

    for (let row = 1; row <= 5000; row += 1) outbox.post(rejected(row));
    outbox.post(snapshot(4));
    read();
    const last = sent.findLast((message) => message.type === 'rejected');
    const rows = last?.type === 'rejected' ? last.attempts.map(({ row }) => row) : [];
    expect([rows.length, rows.at(0), rows.at(-1)]).toEqual([500, 4501, 5000]);
  });

  it('reports when all has left', async () => {
    const { outbox, read } = outboxOf();
    await outbox.emptied();
    outbox.post(phase('reading'));
    let isEmpty = false;
    const emptied = outbox.emptied().then(() => (isEmpty = true));
    await Promise.resolve();
    expect(isEmpty).toBe(false);
    read();
    await emptied;
  });
});
