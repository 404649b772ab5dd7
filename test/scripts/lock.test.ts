import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { withLock } from '../../scripts/lib/lock.mjs';
import { temporaryFolder } from '../harness/folder.js';

let file: string;

const noWaiting = () => expect.unreachable('no other process has the lock');

beforeEach(() => {
  file = path.join(temporaryFolder(), 'lock');
});

it('lets one task run at a time; the other learns which process it waits for', async () => {
  const events: string[] = [];
  const task = (name: string) => async () => {
    events.push(`${name} starts`);
    await pause(20);
    events.push(`${name} ends`);
  };
  await Promise.all([
    withLock(file, task('first'), () => events.push('first waits')),
    withLock(file, task('second'), (holder) => {
      expect(holder).toBe(process.pid);
      events.push('second waits');
    }),
  ]);
  expect(events.filter((event) => event !== 'second waits')).toEqual([
    'first starts',
    'first ends',
    'second starts',
    'second ends',
  ]);
  expect(events).toContain('second waits');
  expect(existsSync(file)).toBe(false);
});

it('is free again after a task that failed', async () => {
  const failing = withLock(file, () => Promise.reject(new Error('no')), noWaiting);
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

it('takes over the lock of a process that has died', async () => {
  writeFileSync(file, '999999999');
  expect(await withLock(file, async () => 'done', noWaiting)).toBe('done');
});
