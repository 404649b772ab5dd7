import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { entryUrl } from '../../source/base/entry.js';
import type { RunTask } from '../../source/engine/conduct.js';
import type { EngineCommand, EngineMessage } from '../../source/engine/messages.js';
import { DEFAULT_SETTINGS, type WriteSettings } from '../../source/sim/settings.js';
import { storedRuns } from '../e2e/support/tui.js';
import { temporaryFolder } from '../harness/folder.js';

const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** An engine process with a run of 2,000 rows, and what it reports. */
function startEngine(settings: Partial<WriteSettings> = {}) {
  const dir = temporaryFolder();
  const child = fork(fileURLToPath(entryUrl('engine')), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  children.add(child);
  const messages: EngineMessage[] = [];
  child.on('message', (message: EngineMessage) => messages.push(message));
  const send = (command: EngineCommand): void => void child.send(command);
  const task: RunTask = {
    dir,
    version: '0.0.0-test',
    chosen: { kind: 'generate', rows: 2000, invalid: 0.2, seed: 3 },
    settings: { ...DEFAULT_SETTINGS, threads: 2, sync: 'off', paceMs: 50, ...settings },
  };
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  const newest = () => {
    const found = messages.findLast((message) => message.type === 'snapshot');
    return found?.type === 'snapshot' ? found.snapshot : undefined;
  };
  const decided = (): number => newest()?.decided ?? 0;
  return { dir, child, messages, send, task, exited, newest, decided };
}

describe('an engine process', () => {
  it('reports the run in order, and ends after the outcome', async () => {
    const { messages, send, task, exited, dir } = startEngine({ paceMs: 0 });
    send({ type: 'start', task });
    expect(await exited).toBe(0);
    const types = messages.map(({ type }) => type);
    const reported = messages.flatMap((message) =>
      message.type === 'phase' ? [message.phase] : [],
    );
    expect(reported).toEqual(['reading', 'preparing', 'writing', 'auditing', 'storing']);
    expect(types.filter((type) => type === 'ready')).toHaveLength(2);
    expect(types).toContain('rejected');
    expect(types.indexOf('started')).toBeLessThan(types.indexOf('ended'));
    expect(types.at(-1)).toBe('stored');
    expect(messages.at(-1)).toMatchObject({ record: { run: { status: 'completed' } } });
    expect(storedRuns(dir)).toHaveLength(1);
  });

  it('is paused, goes on at another pace, and stops when it is asked to', async () => {
    const { messages, send, task, exited, newest, decided } = startEngine();
    send({ type: 'start', task });
    await expect.poll(decided).toBeGreaterThan(0);
    send({ type: 'pause', isPaused: true });
    await expect
      .poll(() => newest()?.threads.map(({ state }) => state))
      .toEqual(['paused', 'paused']);
    const rested = decided();
    send({ type: 'pace', ms: 1 });
    await expect.poll(() => newest()).toMatchObject({ paceMs: 1, paused: true, decided: rested });
    send({ type: 'pause', isPaused: false });
    await expect.poll(decided).toBeGreaterThan(rested);
    send({ type: 'stop' });
    expect(await exited).toBe(0);
    expect(messages.at(-1)).toMatchObject({ type: 'stored' });
  });

  it.skipIf(process.platform === 'win32')(
    'leaves the signals of the terminal to its parent, and stops cleanly on SIGTERM',
    async () => {
      const { child, messages, send, task, exited, decided } = startEngine();
      send({ type: 'start', task });
      await expect.poll(decided).toBeGreaterThan(0);
      for (const signal of ['SIGINT', 'SIGHUP', 'SIGTSTP'] as const) child.kill(signal);
      const before = decided();
      await expect.poll(decided).toBeGreaterThan(before + 5);
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
      expect(messages.at(-1)).toMatchObject({
        type: 'stored',
        record: { run: { status: 'interrupted' }, audit: { ok: true } },
      });
    },
  );

  it('stops the run and stores it where its parent is gone', async () => {
    const { child, send, task, exited, decided, dir } = startEngine();
    send({ type: 'start', task });
    await expect.poll(decided).toBeGreaterThan(0);
    child.stderr?.destroy();
    child.disconnect();
    expect(await exited).toBe(0);
    expect(storedRuns(dir)).toMatchObject([
      { run: { status: 'interrupted' }, audit: { ok: true } },
    ]);
  });

  it('ends where its parent is gone before there is a run', async () => {
    const { child, exited } = startEngine();
    child.disconnect();
    expect(await exited).toBe(0);
  });

  it('explains in a sentence why a run cannot start', async () => {
    const { messages, send, task, exited } = startEngine();
    send({
      type: 'start',
      task: { ...task, chosen: { kind: 'folder', name: 'gone', path: 'gone' } },
    });
    expect(await exited).toBe(0);
    expect(messages.at(-1)).toMatchObject({ type: 'failed', problem: expect.any(String) });
  });
});
