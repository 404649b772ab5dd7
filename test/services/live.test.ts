import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EngineCrash } from '../../source/engine/client.js';
import type { RunOutcome } from '../../source/engine/messages.js';
import type { RunEvent } from '../../source/engine/run-events.js';
import type { RunHeader } from '../../source/ledger/record.js';
import { RunFollower } from '../../source/services/live.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';
import { shopTopology } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { snapshotOf } from '../views/support/run.js';

const ID = 'r-20260101-000000-001-abcd';

/** A follower of a run that does what the test asks for. */
function followed() {
  const dir = temporaryFolder();
  const asked: string[] = [];
  let emit: (event: RunEvent) => void = () => undefined;
  let end: (outcome: RunOutcome | EngineCrash) => void = () => undefined;
  const live = new RunFollower({
    dir,
    version: '0.0.0-test',
    topology: shopTopology(dir),
    startEngine: (_, onEvent) => {
      emit = onEvent;
      return {
        over: new Promise((resolve) => {
          end = resolve;
        }),
        pause: (isPaused) => void asked.push(`pause ${isPaused}`),
        step: () => void asked.push('step'),
        setPace: (ms) => void asked.push(`pace ${ms}`),
        stop: () => void asked.push('stop'),
      };
    },
  });
  live.start({ kind: 'assignment' }, { ...DEFAULT_SETTINGS, threads: 2, paceMs: 50 });
  return {
    dir,
    live,
    asked,
    prepare: (...events: RunEvent[]): void => events.forEach((event) => emit(event)),
    begin: (): void => {
      emit({ type: 'phase', phase: 'writing' });
      emit({ type: 'started', header: { id: ID, settings: { turn: 1 } } as RunHeader });
    },
    show: (decided: number, paceMs = 50, paused = false): void => {
      const snapshot = snapshotOf(2, { decided, paceMs, paused });
      emit({ type: 'snapshot', snapshot, processorMs: decided });
    },
    end: async (outcome: RunOutcome | EngineCrash): Promise<void> => {
      end(outcome);
      await live.settled();
    },
  };
}

/** Lets what was awaited go on. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

const CRASH: EngineCrash = {
  type: 'crashed',
  how: 'was killed by SIGABRT',
  stderr: 'malloc(): corrupted',
};

describe('the run that the screen follows', () => {
  it('has what was asked for at once, and what is in force when the engine confirms it', () => {
    const { live, asked, begin, show } = followed();
    begin();
    expect(live.current()).toMatchObject({ asked: { isPaused: false, paceMs: 50 } });
    show(1);
    live.setPace(100);
    live.pause(true);
    expect(live.current()).toMatchObject({
      asked: { isPaused: true, paceMs: 100 },
      snapshot: { paused: false, paceMs: 50, decided: 1 },
    });
    // Sent before the engine had read the keys.
    show(2);
    expect(live.current()).toMatchObject({
      asked: { isPaused: true, paceMs: 100 },
      snapshot: { paused: false, paceMs: 50, decided: 2 },
    });
    show(3, 100, true);
    expect(live.current()?.snapshot).toMatchObject({ paceMs: 100, paused: true });
    expect(asked).toEqual(['pace 100', 'pause true']);
  });

  it('is paused while nothing can be seen, and goes on unless it was paused before', () => {
    const { live, asked } = followed();
    live.suspend()();
    expect(asked).toEqual(['pause true', 'pause false']);
    live.pause(true);
    live.suspend()();
    expect(asked).toEqual(['pause true', 'pause false', 'pause true']);
  });

  it('counts the processor time of its process', () => {
    const { live, begin, show } = followed();
    begin();
    show(300);
    expect(live.processorMs).toBe(300);
  });

  it('is the only one, until it is over', async () => {
    const { live, end, asked } = followed();
    expect(() => live.start({ kind: 'assignment' }, DEFAULT_SETTINGS)).toThrow(
      'A run is going already',
    );
    live.stop();
    expect([live.isRunning(), live.isStopping(), asked]).toEqual([true, true, ['stop']]);
    await end({ type: 'cancelled' });
    expect([live.isRunning(), live.isStopping()]).toEqual([false, false]);
    expect(live.lastRunLine()).toBe('The run was cancelled before it wrote a row.');
    live.pause(true);
    live.stop();
    expect(asked).toEqual(['stop']);
  });

  it('is followed while it is prepared, phase by phase, with how far it is', async () => {
    const { live, prepare, begin } = followed();
    const shares: number[] = [];
    const onProgress = (share: number): void => void shares.push(share);
    const reading = live.prepared('reading', { onProgress });
    prepare({ type: 'read', share: 0.25 });
    await settled();
    prepare({ type: 'phase', phase: 'preparing' });
    await reading;
    const preparing = live.prepared('preparing', { onProgress });
    prepare({ type: 'ready', threads: 1 });
    await settled();
    begin();
    await preparing;
    await live.prepared('preparing', { onProgress });
    expect(shares).toEqual([0.25, 0, 0.5]);
  });

  it('stops when its preparation is cancelled', async () => {
    const { live, asked } = followed();
    const controller = new AbortController();
    const reading = live.prepared('reading', controller);
    controller.abort();
    await reading;
    expect(asked).toEqual(['stop']);
  });

  it('crashed where its process did: the log has what that wrote, the last line how to close it', async () => {
    const { dir, live, begin, show, end } = followed();
    begin();
    show(7);
    await end(CRASH);
    expect(live.current()).toMatchObject({ phase: 'crashed', id: ID, snapshot: { decided: 7 } });
    expect(readFileSync(path.join(dir, 'data', 'dbsim.log'), 'utf8')).toContain(
      'malloc(): corrupted',
    );
    expect(live.lastRunLine()).toContain(`\`dbsim-tui verify ${ID}\``);

    mkdirSync(path.join(dir, 'data', 'runs'), { recursive: true });
    writeFileSync(path.join(dir, 'data', 'runs', `${ID}.json`), '{}');
    expect(live.lastRunLine()).toMatch(/the run is closed: .*\.json$/);
  });
});
