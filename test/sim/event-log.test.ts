import { expect, it } from 'vitest';

import { EventLog } from '../../source/sim/event-log.js';

/** The events from a position on. @param width numbers of an event */
function eventsOf(log: EventLog, from: number, width = 3): number[][] {
  const events: number[][] = [];
  log.visit(from, (cells, at) => events.push([...cells.subarray(at, at + width)]));
  return events;
}

it('gives what was added, once each, in order', () => {
  const log = new EventLog(EventLog.allocate(4, 3), 3);
  log.add(1, 2, 3);
  log.add(4, 5, 6);
  expect(eventsOf(log, 0)).toEqual([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
  expect(eventsOf(log, 2)).toEqual([]);
  log.add(7, 8, 9);
  expect(eventsOf(log, 2)).toEqual([[7, 8, 9]]);
});

it('is full only when something did not fit', () => {
  const log = new EventLog(EventLog.allocate(2, 2), 2);
  log.add(1, 10);
  log.add(2, 20);
  expect(log.isOverflown).toBe(false);
  for (let more = 3; more < 9; more += 1) log.add(more, 0);
  expect(log.isOverflown).toBe(true);
  expect(eventsOf(log, 0, 2)).toEqual([[1, 10], [2, 20]]); // prettier-ignore
});
