import path from 'node:path';
import { expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { databasesServices } from '../../source/services/databases.js';
import { RunFollower } from '../../source/services/live.js';
import { temporaryFolder } from '../harness/folder.js';
import { move, sharded } from '../rebalance/stage.js';
import { Session } from './support/session.js';
import { shopEntity } from '../harness/shop.js';

/** Lets a run in Live go on without think time, which it had so that something else could happen meanwhile. */
function runOut(session: Session): void {
  for (let presses = 0; presses < 8; presses += 1) session.press('+');
  session.press('w');
}

it(
  'once a rebalance has moved the rows of a run, the screen goes on where they are',
  FULL,
  async () => {
    const dir = temporaryFolder();
    const [three, four] = [sharded(dir, 3), sharded(dir, 4)];
    const session = new Session('databases', {
      dir,
      topology: three.file ?? '',
      flags: { rows: '2000', invalid: '0', seed: '1', threads: '2', pace: '40', sync: 'off' },
      terminal: { columns: 120, rows: 36 },
    });
    await session.see(/User, 3 databases/);
    session.shell.open('start');
    await session.see(path.basename(three.file ?? ''));
    session.press('enter');
    await session.see(/users 3 .* [1-9]\d*\/500/);

    await move(dir, three, four);
    await session.see(path.basename(four.file ?? ''));
    session.shell.open('databases');
    await session.see(/User, 4 databases/);
    session.shell.open('live');
    runOut(session);
    await session.see(/audit passed/i);

    // The next run writes where the rows are, and reports those that are there.
    session.shell.open('start');
    await session.see(path.basename(four.file ?? ''));
    session.press('enter');
    await session.see(/The databases hold/);
    session.press('k');
    await session.see(/users 4 .* ≡ [1-9]/);
    runOut(session);
    await session.see(/audit passed/i);
  },
);

it('a database that was chosen before its rows moved is not taken for the one in its place', async () => {
  const dir = temporaryFolder();
  let { topology } = sharded(dir, 3);
  const runs = new RunFollower({ dir, version: '0.0.0', topology });
  const ask = databasesServices(dir, () => topology, runs);
  await ask.migrate();
  const third = {
    entity: shopEntity('User'),
    shard: 2,
    name: topology.User!.shards[2]?.name,
  } as const;
  expect(await ask.countRows(third)).toEqual({ total: 0, silent: [] });
  topology = sharded(dir, 2).topology;
  await expect(ask.countRows(third)).rejects.toThrow(
    `The rows of ${third.name} have moved to other databases`,
  );
  const renamed = { entity: shopEntity('User'), shard: 1, name: 'another.db' } as const;
  await expect(ask.countRows(renamed)).rejects.toThrow(/^The rows of another.db have moved/);
});
