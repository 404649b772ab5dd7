import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { emptyDatabases } from '../../source/ledger/emptied.js';
import type { Router } from '../../source/router/router.js';
import { DATA_FOLDER } from '../../source/router/topology.js';
import { ENTITIES } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';

function workingFolder(): string {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, DATA_FOLDER));
  return dir;
}

/** A router to one database that writes down what is asked of it. */
function routerTo(answers: { commit?: () => void; countRows?: () => number }): {
  router: Router;
  calls: string[];
} {
  const calls: string[] = [];
  const note = (call: string, answer?: () => unknown) => (): Promise<unknown> => {
    calls.push(call);
    return Promise.resolve().then(answer);
  };
  const database = {
    description: { name: 'users', entity: ENTITIES.User },
    lock: note('lock'),
    deleteRows: note('delete'),
    clearEntries: note('clear'),
    commit: note('commit', answers.commit),
    rollback: note('rollback'),
    shrink: note('shrink'),
    countRows: note('count', answers.countRows ?? (() => 0)),
  };
  return { router: { databases: () => [database] } as unknown as Router, calls };
}

it.each(['locked', 'connection-lost'] as const)(
  'emptying is done again when its commit fails: %s',
  async (kind) => {
    let fails = 1;
    const { router, calls } = routerTo({
      commit: () => {
        if (fails-- > 0) throw new DatabaseError('users', kind, '');
      },
    });
    await emptyDatabases(router, workingFolder());
    const again = ['lock', 'delete', 'clear', 'commit'];
    expect(calls).toEqual([...again, 'rollback', ...again, 'shrink', 'count']);
  },
);

it('emptying fails at once for what does not pass', async () => {
  const { router, calls } = routerTo({
    commit: () => {
      throw new DatabaseError('users', 'full', '');
    },
  });
  await expect(emptyDatabases(router, workingFolder())).rejects.toMatchObject({ kind: 'full' });
  expect(calls).toEqual(['lock', 'delete', 'clear', 'commit', 'rollback']);
});

it('a database that another program has written to meanwhile is not called empty', async () => {
  const { router } = routerTo({ countRows: () => 3 });
  await expect(emptyDatabases(router, workingFolder())).rejects.toThrow(
    'users was emptied and holds rows again: another program is writing to it',
  );
});
