import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { SHOP } from '../../source/entities/shop.js';
import { RunFollower } from '../../source/services/live.js';
import { chooseWorkload } from '../../source/commands/workload.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';
import { temporaryFolder } from '../harness/folder.js';
import { move, sharded } from '../rebalance/stage.js';

it('the screen sees a run in the databases to which its rows have moved', FULL, async () => {
  const dir = temporaryFolder();
  const [three, four] = [sharded(dir, 3), sharded(dir, 4)];
  const live = new RunFollower({
    dir,
    version: '0.0.0-test',
    topology: three.topology,
    topologyFile: three.file ?? undefined,
  });
  const chosen = await chooseWorkload('generate', { rows: '2000', seed: '1', invalid: '0' }, SHOP);
  live.start(chosen, { ...DEFAULT_SETTINGS, threads: 2, paceMs: 100, sync: 'off' });
  const seen = () => {
    const run = live.current() ?? expect.unreachable();
    const described = run.topology.entities.flatMap(({ databases }) => databases);
    return {
      ...run,
      described: described.map(({ name }) => name),
      shards: run.snapshot?.shards.map(({ name }) => name),
    };
  };
  while ((seen().snapshot?.decided ?? 0) < 20) await pause(5);
  expect(seen()).toMatchObject({ notice: undefined, described: seen().shards });
  expect(seen().described).toHaveLength(7);

  await move(dir, three, four, {
    onStep: ({ type }) => {
      if (type !== 'copying') return;
      expect(seen()).toMatchObject({
        notice: 'The run is paused for rebalance',
        snapshot: { pausedForRebalance: true },
      });
    },
  });
  while (seen().described.length < 9) {
    // Never one topology with the databases of the other.
    expect(seen().shards).toEqual(seen().described);
    await pause(5);
  }
  expect(seen()).toMatchObject({ topology: { file: four.file }, described: seen().shards });

  live.setPace(0);
  await live.settled();
  expect(live.current()).toMatchObject({ phase: 'stored', topology: { file: four.file } });
  expect(live.current()?.record?.audit.ok).toBe(true);
});
