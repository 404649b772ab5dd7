import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import {
  RunQueue,
  type QueueOutcome,
  type QueueWork,
} from '../../../source/services/queue/run-queue.js';
import { QueueStore } from '../../../source/services/queue/store.js';
import { temporaryFolder } from '../../harness/folder.js';

/** Work that notes what it carries out. */
class NotedWork implements QueueWork {
  readonly requests: string[] = [];
  going = 0;
  most = 0;

  async carryOut(
    { request }: { readonly request: string },
    onRun: (id: string) => Promise<void>,
  ): Promise<QueueOutcome> {
    this.going += 1;
    this.most = Math.max(this.most, this.going);
    this.requests.push(request);
    await onRun(`r-${request}`);
    this.going -= 1;
    return request === 'bad' ? { state: 'failed', problem: 'no' } : { state: 'stored' };
  }
}

async function openQueue(dir: string, work: QueueWork) {
  const store = await QueueStore.open(dir);
  const ended: number[] = [];
  const waiters: (() => void)[] = [];
  const queue = new RunQueue({
    store,
    work: { run: work, experiment: work },
    onChange: ({ number, state }) => {
      if (state === 'queued' || state === 'running') return;
      ended.push(number);
      for (const wake of waiters) wake();
    },
    onProblem: (error) => {
      throw error;
    },
    now: () => '2026-11-30T03:00:00.000Z',
  });
  const untilEnded = async (count: number): Promise<void> => {
    while (ended.length < count) await new Promise<void>((resolve) => waiters.push(resolve));
  };
  return { store, queue, ended, untilEnded };
}

function dataFolder(): string {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'data'));
  return dir;
}

describe('the queue', () => {
  it('carries out one entry at a time, in their order, also after one that failed', async () => {
    const work = new NotedWork();
    const { store, queue, untilEnded } = await openQueue(dataFolder(), work);
    queue.start(Promise.resolve());
    for (const request of ['1', 'bad', '3']) await queue.add('run', request);
    await untilEnded(3);
    expect(work.requests).toEqual(['1', 'bad', '3']);
    expect(work.most).toBe(1);
    expect(await store.get(2)).toMatchObject({ state: 'failed', problem: 'no', run: 'r-bad' });
    await queue.stop();
    await store.close();
  });

  it('goes on with what waits after a restart, and never starts again what was going', async () => {
    const dir = dataFolder();
    const first = await openQueue(dir, new NotedWork());
    await first.queue.add('run', '1');
    await first.queue.add('run', '2');
    await first.store.change(1, { state: 'running' }, ['queued']);
    await first.store.close();
    const work = new NotedWork();
    const second = await openQueue(dir, work);
    const interrupted = await second.queue.interrupted();
    expect(interrupted.map(({ number }) => number)).toEqual([1]);
    await second.queue.settle(1, { state: 'crashed' });
    second.queue.start(Promise.resolve());
    await second.untilEnded(2);
    expect(work.requests).toEqual(['2']);
    expect(await second.store.get(1)).toMatchObject({ state: 'crashed' });
    await second.queue.stop();
    await second.store.close();
  });

  it('leaves what is cancelled while it waits', async () => {
    const work = new NotedWork();
    const { store, queue, untilEnded } = await openQueue(dataFolder(), work);
    await queue.add('run', '1');
    await queue.add('run', '2');
    expect(await queue.cancel(1)).toMatchObject({ state: 'cancelled' });
    expect(await queue.cancel(9)).toBeUndefined();
    queue.start(Promise.resolve());
    await untilEnded(2);
    expect(work.requests).toEqual(['2']);
    await queue.stop();
    await store.close();
  });
});
