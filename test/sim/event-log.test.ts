import { expect, it } from 'vitest';

import { EventLog } from '../../source/sim/event-log.js';

it('gives what was added, once each, in order', () => {
  const log = new EventLog(EventLog.allocate(4, 3), 3);
  log.add(1, 2, 3);
  log.add(4, 5, 6);
  expect(log.from(0)).toEqual([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
  expect(log.from(2)).toEqual([]);
  log.add(7, 8, 9);
  expect(log.from(2)).toEqual([[7, 8, 9]]);
});

it('is full only when something did not fit', () => {
  const log = new EventLog(EventLog.allocate(2, 2), 2);
  log.add(1, 10);
  log.add(2, 20);
  expect(log.isOverflown).toBe(false);
  for (let more = 3; more < 9; more += 1) log.add(more, 0);
  expect(log.isOverflown).toBe(true);
  expect(log.from(0)).toEqual([[1, 10], [2, 20]]); // prettier-ignore
});
