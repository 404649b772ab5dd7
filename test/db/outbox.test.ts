import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';

import { maySetUp } from '../../source/db/server/outbox.js';
import { openDriver } from '../../source/db/sqlite/driver.js';
import { SqliteHandle } from '../../source/db/sqlite/handle.js';
import { sqliteOutbox } from '../../source/db/sqlite/outbox.js';

const FLAGS = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE;

describe('an outbox in a SQLite file', () => {
  it('keeps entries until they are removed, and finds those of one run', async () => {
    const handle = new SqliteHandle(await openDriver(':memory:', FLAGS), 'orders.db');
    const outbox = sqliteOutbox(handle);
    await outbox.create();
    await outbox.create();
    await outbox.add({ key: 'dbsim-r-1-2-2', event: "it's" });
    await outbox.add({ key: 'dbsim-r-1-10-2', event: null });
    await outbox.add({ key: 'dbsim-r-1-10-2', event: 'not this one' });
    await outbox.add({ key: 'dbsim-r-10-1-2', event: 'of another run' });
    expect(await outbox.find('dbsim-r-1-')).toEqual([
      { key: 'dbsim-r-1-10-2', event: null },
      { key: 'dbsim-r-1-2-2', event: "it's" },
    ]);
    await outbox.remove(['dbsim-r-1-10-2', 'none such']);
    await outbox.remove([]);
    expect(await outbox.has('dbsim-r-1-10-2')).toBe(false);
    expect(await outbox.has('dbsim-r-1-2-2')).toBe(true);
    await outbox.clear('dbsim-r-1-');
    expect(await outbox.find('dbsim-')).toEqual([
      { key: 'dbsim-r-10-1-2', event: 'of another run' },
    ]);
    await handle.close();
  });
});

it('an outbox is emptied but for the entries of some runs', async () => {
  const handle = new SqliteHandle(await openDriver(':memory:', FLAGS), 'orders.db');
  const outbox = sqliteOutbox(handle);
  await outbox.create();
  const keys = ['dbsim-r-1-1-2', 'dbsim-r-10-1-2', 'dbsim-r-2-1-2', 'dbsim-r-3-1-2'];
  const left = async (): Promise<string[]> => (await outbox.find('dbsim-')).map(({ key }) => key);
  for (const key of keys) await outbox.add({ key, event: null });
  await outbox.clearAllBut(['dbsim-r-1-', 'dbsim-r-3-']);
  expect(await left()).toEqual(['dbsim-r-1-1-2', 'dbsim-r-3-1-2']);
  await outbox.clearAllBut([]);
  expect(await left()).toEqual([]);
  await handle.close();
});

describe('the right to create tables on MySQL', () => {
  it.each([
    ["GRANT ALL PRIVILEGES ON *.* TO `dbsim`@`%` IDENTIFIED BY PASSWORD '*A'", true],
    ['GRANT SELECT, CREATE, DROP ON `shop`.* TO `dbsim`@`%`', true],
    [String.raw`GRANT CREATE ON ${'`sh_p%`'}.* TO a`, true],
    [String.raw`GRANT CREATE ON ${'`sh\\_p`'}.* TO a`, false],
    ['GRANT SELECT, INSERT ON `shop`.* TO `dbsim`@`%`', false],
    ['GRANT CREATE VIEW, CREATE USER ON *.* TO `dbsim`@`%`', false],
    ['GRANT CREATE ON `other`.* TO `dbsim`@`%`', false],
    ['GRANT CREATE ON `shop`.`orders` TO `dbsim`@`%`', false],
    ['GRANT USAGE ON *.* TO `dbsim`@`%`', false],
    ['GRANT `role` TO `dbsim`@`%`', false],
  ])('is read from %s', (grant, may) => {
    expect(maySetUp(grant, 'shop')).toBe(may);
  });
});
