import { describe, expect, it } from 'vitest';

import { SHOP } from '../../source/entities/shop.js';
import { EventCauses } from '../../source/ledger/event-causes.js';
import { describeEvent, describeEventBriefly } from '../../source/ledger/event-wording.js';
import type { RunSettings, TogetherPolicy } from '../../source/ledger/record.js';
import type { ThreadEvent } from '../../source/ledger/thread-events.js';

const database = (name: string) => ({ database: `${name}.db` });
const [USER, PRODUCT, ORDER] = [0, 1, 2];

type Step = readonly [phase: ThreadEvent['phase'], entity: number, unit?: number];

/** What one thread does, a line for each event in which it writes. */
function written(together: TogetherPolicy, steps: readonly Step[], isBrief = false): string[] {
  const settings = {
    order: 'fifo',
    batch: 1,
    unit: 'Order',
    together,
    databases: {
      User: database('users'),
      Product: database('products'),
      Order: database('orders'),
    },
  } as unknown as RunSettings;
  const causes = new EventCauses({ settings }, SHOP);
  return steps.flatMap(([phase, entity, unit = 7], number) => {
    const row = { entity, row: unit };
    const event = causes.log({ number, atMs: number, thread: 1, phase, row, awaited: undefined });
    if (phase !== 'writing') return [];
    return [isBrief ? describeEventBriefly(event) : describeEvent(event)];
  });
}

/** A row that is written as each row is: looked at, announced, written. */
const row = (entity: number, unit = 7): readonly Step[] => [
  ['checking', entity, unit],
  ['recording', entity, unit],
  ['writing', entity, unit],
];

describe('an event of a run of units', () => {
  it('names a row that a saga deletes again', () => {
    const steps: readonly Step[] = [
      ...row(USER),
      ...row(PRODUCT),
      ['recording', PRODUCT],
      ['writing', USER],
      ['recording', USER],
      ...row(USER, 8),
    ];
    expect(written('saga', steps)).toEqual([
      'got users.db for User row 7',
      'got products.db for Product row 7',
      'deletes User row 7 from users.db',
      'got users.db for User row 8',
    ]);
  });

  it('names what the relay of an outbox does', () => {
    const steps: readonly Step[] = [
      ...row(ORDER),
      ['writing', USER],
      ['turn', PRODUCT],
      ['writing', PRODUCT],
      ['writing', ORDER],
      ['writing', USER],
      ['writing', ORDER],
    ];
    expect(written('outbox', steps)).toEqual([
      'writes Order row 7 and its event to orders.db',
      'relays User row 7 to users.db',
      'relays Product row 7 to products.db, after 1.00 ms for its turn',
      'notes in orders.db that the unit of Order row 7 is undone',
      'deletes User row 7 from users.db',
      'deletes Order row 7 from orders.db',
    ]);
    expect(written('outbox', steps, true)).toEqual([
      'writes, with its event: Order row 7',
      'relays User row 7',
      'relays Product row 7',
      'notes as undone: Order row 7',
      'deletes User row 7',
      'deletes Order row 7',
    ]);
  });

  it('names the two phases of 2pc', () => {
    const steps: readonly Step[] = [
      ...row(USER),
      ...row(ORDER),
      ['writing', USER],
      ['writing', ORDER],
      ['recording', ORDER],
      ['writing', USER],
      ['writing', ORDER],
    ];
    expect(written('2pc', steps).slice(2)).toEqual([
      'prepares User row 7 in users.db',
      'prepares Order row 7 in orders.db',
      'ends the prepared transaction of User row 7 in users.db',
      'ends the prepared transaction of Order row 7 in orders.db',
    ]);
  });
});
