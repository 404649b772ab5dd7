import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { HealthWatch } from '../../source/sim/health-watch.js';

const away = (database: string): DatabaseError =>
  new DatabaseError(database, 'unreachable', 'ECONNREFUSED');

describe('whoever watches the databases', () => {
  it('asks those that are away, one question at a time, until they answer', async () => {
    const { circuits } = new Health(describeHealth(['u1', 'u2', 'u3']), () => 0);
    const [first, , third] = circuits;
    const asked: string[] = [];
    let waiting = 0;
    const watch = new HealthWatch(circuits, async (database) => {
      asked.push(database);
      waiting += 1;
      expect(waiting).toBeLessThanOrEqual(2);
      await pause(10);
      waiting -= 1;
      if (database === 'u1' && asked.filter((name) => name === 'u1').length < 2) {
        throw away(database);
      }
    });
    first?.open(away('u1'));
    third?.open(away('u3'));
    while (circuits.some(({ isOpen }) => isOpen)) await pause(10);
    watch.close();
    expect(asked.toSorted()).toEqual(['u1', 'u1', 'u3']);
    expect(circuits.map(({ state }) => state)).toEqual(['half-open', 'closed', 'half-open']);
  });

  it('asks nobody any more once it is closed', async () => {
    const { circuits } = new Health(describeHealth(['u1']), () => 0);
    let asked = 0;
    const watch = new HealthWatch(circuits, async () => {
      asked += 1;
    });
    circuits[0]?.open(away('u1'));
    await pause(80);
    watch.close();
    await pause(500);
    expect(asked).toBe(0);
    expect(circuits[0]?.isOpen).toBe(true);
  });
});
