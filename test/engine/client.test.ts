import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { SMALL_POOL } from '../../source/base/pool-size.js';
import { Engine, enginePool } from '../../source/engine/client.js';
import type { RunTask } from '../../source/engine/conduct.js';
import type { EngineCommand } from '../../source/engine/messages.js';
import type { RunEvent } from '../../source/engine/run-events.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';

const TASK: RunTask = {
  dir: 'somewhere',
  version: '0.0.0-test',
  chosen: { kind: 'assignment' },
  settings: { ...DEFAULT_SETTINGS, threads: 5 },
};

/** A child process that does what the test asks for. */
class FakeChild extends EventEmitter {
  connected = true;
  readonly stderr = new EventEmitter();
  readonly sent: EngineCommand[] = [];

  send(command: EngineCommand): void {
    this.sent.push(command);
  }

  disconnect(): void {
    this.connected = false;
    this.emit('disconnect');
  }
}

function engineOf() {
  const child = new FakeChild();
  const events: RunEvent[] = [];
  const engine = new Engine(
    TASK,
    (event) => void events.push(event),
    () => child,
  );
  return { child, engine, events };
}

describe('a run in a process of its own', () => {
  it('is started, steered, and followed until its outcome', async () => {
    const { child, engine, events } = engineOf();
    engine.pause(true);
    engine.setPace(25);
    engine.stop();
    expect(child.sent).toEqual([
      { type: 'start', task: TASK },
      { type: 'pause', isPaused: true },
      { type: 'pace', ms: 25 },
      { type: 'stop' },
    ]);
    child.emit('message', { type: 'phase', phase: 'reading' });
    child.emit('message', { type: 'cancelled' });
    child.emit('exit', 0, null);
    expect(await engine.over).toEqual({ type: 'cancelled' });
    expect(events).toEqual([{ type: 'phase', phase: 'reading' }]);
  });

  it('shows how its process ended, and what that wrote', async () => {
    const { child, engine } = engineOf();
    child.stderr.emit('data', Buffer.from('malloc(): '));
    child.stderr.emit('data', 'corrupted');
    child.disconnect();
    child.emit('exit', null, 'SIGABRT');
    expect(await engine.over).toEqual({
      type: 'crashed',
      how: 'was killed by SIGABRT',
      stderr: 'malloc(): corrupted',
    });
  });

  it('believes the outcome that was on its way when the process ended', async () => {
    const { child, engine } = engineOf();
    child.emit('exit', 1, null);
    child.emit('message', { type: 'failed', problem: 'users.db is locked' });
    child.disconnect();
    expect(await engine.over).toEqual({ type: 'failed', problem: 'users.db is locked' });
  });

  it('takes a process that ended without an outcome for a crash, whatever its code', async () => {
    const { child, engine } = engineOf();
    child.emit('exit', 0, null);
    child.disconnect();
    expect(await engine.over).toMatchObject({ type: 'crashed', how: 'ended with code 0' });
  });

  it('is over where the process could not be started', async () => {
    const { child, engine } = engineOf();
    child.connected = false;
    child.emit('error', new Error('spawn EAGAIN'));
    expect(await engine.over).toMatchObject({ type: 'crashed', how: 'spawn EAGAIN' });
  });

  it('sends nothing to a process that has ended', () => {
    const { child, engine } = engineOf();
    child.disconnect();
    engine.stop();
    expect(child.sent).toHaveLength(1);
  });
});

describe('the pool of its process', () => {
  it('fits the run, unless a person chose another size', () => {
    expect(enginePool(TASK, undefined)).toBe('19');
    expect(enginePool(TASK, String(SMALL_POOL))).toBe('19');
    expect(enginePool(TASK, '200')).toBe('200');
  });
});
