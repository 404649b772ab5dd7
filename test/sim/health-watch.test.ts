import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { HealthWatch } from '../../source/sim/health-watch.js';
import { VirtualClock } from '../harness/virtual-clock.js';

const away = (database: string): DatabaseError =>
  new DatabaseError(database, 'unreachable', 'ECONNREFUSED');

describe('the watch over the databases', () => {
  it('asks those that are away, one question at a time, until they answer', async () => {
    const clock = new VirtualClock();
    const { circuits } = new Health(describeHealth(['u1', 'u2', 'u3']), () => clock.now());
    const [first, , third] = circuits;
    const asked: [database: string, ms: number][] = [];
    const watch = new HealthWatch(
      circuits,
      async (database) => {
        asked.push([database, clock.now()]);
        await clock.sleep(1000);
        if (clock.now() < 3000 && database === 'u1') throw away('u1');
      },
      clock,
    );
    first?.open(away('u1'));
    third?.open(away('u3'));
    await clock.pass(10_000);
    watch.close();
    expect(asked).toEqual([
      ['u1', 300],
      ['u3', 300],
      ['u1', 1800],
      ['u1', 3800],
    ]);
    expect(circuits.map(({ state }) => state)).toEqual(['half-open', 'closed', 'half-open']);
  });

  it('asks a database that does not come back more and more seldom', async () => {
    const clock = new VirtualClock();
    const { circuits } = new Health(describeHealth(['u1']), () => clock.now());
    const asked: number[] = [];
    const watch = new HealthWatch(
      circuits,
      async () => {
        asked.push(clock.now());
        throw away('u1');
      },
      clock,
    );
    circuits[0]?.open(away('u1'));
    await clock.pass(20_000);
    watch.close();
    const pauses = asked.slice(1).map((ms, index) => ms - (asked[index] ?? 0));
    expect(pauses).toEqual([500, 1000, 2000, 4000, 4000, 4000, 4000]);
  });

  it('asks none any more once it is closed', async () => {
    const clock = new VirtualClock();
    const { circuits } = new Health(describeHealth(['u1']), () => clock.now());
    let asked = 0;
    const watch = new HealthWatch(
      circuits,
      async () => {
        asked += 1;
      },
      clock,
    );
    circuits[0]?.open(away('u1'));
    await clock.pass(80);
    watch.close();
    await clock.pass(60_000);
    expect(asked).toBe(0);
    expect(circuits[0]?.isOpen).toBe(true);
  });
});
