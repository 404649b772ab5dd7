import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { DatabaseStatus } from '../../source/commands/database-status.js';
import { lookOf } from '../../source/components/look.js';
import { databasesView } from '../../source/views/databases/index.js';
import { databaseOf } from './support/services.js';
import { settle, testShell } from './support/shell.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** The databases view, whose databases answer when the test asks for it. */
async function openView() {
  const test = testShell({ views: { databases: databasesView } });
  // The start view has asked them, too.
  await settle();
  const waiting: ((statuses: readonly DatabaseStatus[]) => void)[] = [];
  let asked = 0;
  test.services.databaseStatuses = () => {
    asked += 1;
    return new Promise((resolve) => {
      waiting.push(resolve);
    });
  };
  /** @param ms how long they take */
  const answer = async (rows: number, ms = 10): Promise<void> => {
    vi.advanceTimersByTime(ms);
    waiting.shift()?.([{ ...databaseOf('User'), state: 'reachable', rows }]);
    await settle();
  };
  const ticks = async (ms: number): Promise<void> => {
    vi.advanceTimersByTime(ms);
    test.shell.tick();
    await settle();
  };
  test.shell.open('databases');
  await settle();
  return { ...test, answer, ticks, asked: () => asked };
}

it('the databases are looked at again while their list is seen, never twice at once', async () => {
  const { shell, answer, ticks, asked } = await openView();
  await answer(3);
  await ticks(4900);
  expect(asked()).toBe(1);
  await ticks(100);
  expect(asked()).toBe(2);
  await ticks(60_000);
  expect(asked()).toBe(2);
  await answer(4);
  expect(shell.state.views.databases).toMatchObject({ statuses: [{ rows: 4 }] });
});

it('databases that take long are looked at the less often', async () => {
  const { answer, ticks, asked } = await openView();
  await answer(3, 2000);
  await ticks(39_000);
  expect(asked()).toBe(1);
  await ticks(1000);
  expect(asked()).toBe(2);
});

it('databases are not read while another view is open', async () => {
  const { shell, answer, ticks, asked } = await openView();
  await answer(3);
  shell.open('live');
  await ticks(60_000);
  expect(asked()).toBe(1);
});

it('only an asked-for reading is reported: that they are being read', async () => {
  const { shell, answer, ticks, press, asked } = await openView();
  const look = lookOf('mono', true);
  const heading = (): string =>
    JSON.stringify(shell.view.heading?.(shell.state.views.databases, look).status);
  expect(heading()).toContain('reading');
  await answer(3);
  await ticks(5000);
  expect([asked(), heading()]).toEqual([2, '[]']);
  await press('R');
  expect(asked()).toBe(2);
  expect(heading()).toContain('reading');
  await answer(4);
  expect(heading()).toBe('[]');
});
