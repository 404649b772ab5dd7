import { describe, expect, it } from 'vitest';

import { JOURNAL_MODES, SYNC_LEVELS } from '../../source/db/durability.js';
import {
  forgetConnection,
  openSequelize,
  shareConnection,
} from '../../source/db/sqlite/sequelize.js';
import { readSettings, setJournalMode } from '../../source/db/sqlite/settings.js';
import { close, describeDatabase, open } from './databases.js';

describe('the settings of a connection', () => {
  it.each(SYNC_LEVELS)('are those asked for, read back: sync %s', async (sync) => {
    const database = await open(describeDatabase('User'), { sync, busyMs: 1234 });
    expect(await database.settings()).toMatchObject({
      database: 'users.db',
      engine: 'SQLite',
      sync,
    });
    expect(await database.handle.value('PRAGMA busy_timeout')).toBe(1234);
    expect(await database.handle.value('PRAGMA wal_autocheckpoint')).toBe(20_000);
  });

  it('are applied to every handle: a second one has its own', async () => {
    const description = describeDatabase('User');
    const first = await open(description, { sync: 'off' });
    const second = await open(description, { sync: 'full' });
    expect(await first.settings()).toMatchObject({ sync: 'off' });
    expect(await second.settings()).toMatchObject({ sync: 'full' });
  });

  it('hold for what goes through Sequelize as well', async () => {
    const { handle, description } = await open(describeDatabase('User'), { busyMs: 77 });
    const sequelize = openSequelize(description.file);
    shareConnection(sequelize, handle.driver);
    const [rows] = await sequelize.query('PRAGMA busy_timeout');
    expect(rows).toEqual([{ timeout: 77 }]);
    forgetConnection(sequelize, 'default');
    await sequelize.close();
  });

  it('report the version of the library', async () => {
    const { handle } = await open(describeDatabase('User'));
    const { version } = await readSettings(handle, 'users.db');
    expect(version).toBe(await handle.value('SELECT sqlite_version()'));
    expect(version).toMatch(/^3\.\d+\.\d+$/);
  });
});

describe('the journal mode', () => {
  it('is remembered by the file, and may be changed', async () => {
    const description = describeDatabase('User');
    for (const journal of [...JOURNAL_MODES, ...JOURNAL_MODES]) {
      const database = await open(description);
      await setJournalMode(database.handle, journal);
      expect(await database.settings()).toMatchObject({ journal });
      await close(database);
      const again = await open(description);
      expect(await again.settings()).toMatchObject({ journal });
      await close(again);
    }
  });

  it('is reported as it is, not as it was asked for', async () => {
    const database = await open({ ...describeDatabase('User'), file: ':memory:' });
    await setJournalMode(database.handle, 'wal');
    expect(await database.settings()).toMatchObject({ journal: 'memory' });
  });

  it('is not changed while another reads', async () => {
    const description = describeDatabase('User');
    const first = await open(description);
    await setJournalMode(first.handle, 'wal');
    await first.handle.run('CREATE TABLE t (x)');
    const second = await open(description, { busyMs: 0 });
    await first.handle.run('BEGIN');
    await first.handle.all('SELECT * FROM t');
    await expect(setJournalMode(second.handle, 'delete')).rejects.toMatchObject({ kind: 'locked' });
    await first.handle.run('COMMIT');
  });
});
