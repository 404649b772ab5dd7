import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { SHOP } from '../../source/entities/shop.js';
import { conductRun } from '../../source/engine/conduct.js';
import { createServices } from '../../source/services/services.js';
import { auditStored } from '../../source/engine/audit-stored.js';
import { chooseWorkload } from '../../source/commands/workload.js';
import { lockFolder } from '../../source/db/sqlite/folder-lock.js';
import { latestRun } from '../../source/services/results/stored-run.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';
import { close, describeDatabase, migrated, open, storeOf } from '../db/databases.js';
import { openDescriptors, openedSince } from '../harness/descriptors.js';
import { temporaryFolder } from '../harness/folder.js';
import { databaseFile } from './support/databases.js';
import { folderWithRun } from './support/prepared.js';
import { folderWith } from './support/files.js';
import { shopEntity } from '../harness/shop.js';

const TIMES = 8;

const TASK = { signal: new AbortController().signal, onProgress: () => undefined };

let dir: string;
let runId: string;

beforeAll(async () => {
  ({ dir, run: runId } = await folderWithRun());
});

const services = () => createServices({ dir, version: '0', flags: {}, env: {} });

/** Does something many times; as many files, pipes and sockets are open afterwards as before. */
async function expectNoneLeft(deed: () => Promise<unknown>, times = TIMES): Promise<void> {
  // What is opened once and kept, such as the pools of the system, is open by then.
  await deed();
  await deed();
  const before = openDescriptors?.();
  for (let time = 0; time < times; time += 1) await deed();
  // Pipes of processes that have ended are closed a moment later.
  await expect.poll(() => openedSince(before)).toEqual({});
}

const refused = async (work: Promise<unknown>): Promise<void> => {
  await expect(work).rejects.toBeInstanceOf(Error);
};

describe.runIf(openDescriptors)('no descriptor is left open', () => {
  it('by runs, with and without rows to insert', FULL, async () => {
    const folder = temporaryFolder();
    const run = async (name: string): Promise<void> => {
      const settings = { ...DEFAULT_SETTINGS, threads: 3, fresh: name === 'assignment' };
      const chosen = await chooseWorkload(name, {}, SHOP);
      expect(await conductRun({ dir: folder, version: '0', chosen, settings })).toBeDefined();
    };
    const empty = folderWith({ 'users.csv': 'id,name,email\n' });
    await expectNoneLeft(async () => {
      await run('assignment');
      await run(empty);
    }, 3);
  });

  it('by runs that cannot start', async () => {
    const { dir: folder } = await folderWithRun();
    writeFileSync(databaseFile(folder, 'Order'), 'This is no database. '.repeat(50));
    const chosen = await chooseWorkload('assignment', {}, SHOP);
    const wrong = await chooseWorkload(folderWith({ 'users.json': '[{"id": 1' }), {}, SHOP);
    await expectNoneLeft(async () => {
      for (const workload of [chosen, wrong]) {
        await refused(
          conductRun({ dir: folder, version: '0', chosen: workload, settings: DEFAULT_SETTINGS }),
        );
      }
    });
  });

  it('by audits and by the folder lock, taken or refused', FULL, async () => {
    await expectNoneLeft(() => auditStored({ dir, runId }), 3);
    await expectNoneLeft(async () => {
      const lock = await lockFolder(path.join(dir, 'data'));
      await refused(lockFolder(path.join(dir, 'data')));
      await refused(auditStored({ dir, runId }));
      await lock.release();
    });
  });

  it('by what the views ask for', async () => {
    const { databases, history, results, databaseStatuses, recovery } = services();
    await expectNoneLeft(async () => {
      await databaseStatuses();
      await databases.countRows({ entity: shopEntity('User') });
      await databases.readRows({
        target: { entity: shopEntity('User') },
        direction: 'up',
        from: 1,
        skip: 0,
        limit: 10,
      });
      await databases.locateRow({ entity: shopEntity('Order') }, 3);
      await databases.explainTyped('User 50, Zoe, zoe@example.com', shopEntity('User'));
      await databases.explainTyped('nonsense', shopEntity('User'));
      await history.readRuns(() => undefined);
      expect(latestRun(dir, true)).toBe(runId);
      await results.readAttempts(await results.readRun(runId), TASK);
      await recovery.look();
    });
  });

  it('by reports and exports, written or refused', FULL, async () => {
    const { results } = services();
    const { record } = await results.readRun(runId);
    if (!record) throw new Error('the run has no record');
    const folder = temporaryFolder();
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    await expectNoneLeft(async () => {
      await results.writeReport(record, TASK, folder);
      await results.writeExport(record, 'csv', TASK, folder);
      await refused(results.writeReport(record, TASK, path.join(file, 'reports')));
    }, 2);
  });

  it('by databases that cannot be opened', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'text.db'), 'This is no database. '.repeat(50));
    mkdirSync(path.join(folder, 'folder.db'));
    await expectNoneLeft(async () => {
      for (const name of ['text.db', 'folder.db']) {
        await refused(open({ ...describeDatabase('User'), file: path.join(folder, name) }));
      }
    });
  });

  it('by transactions that cannot begin or commit', async () => {
    const { description } = await migrated('User');
    const reader = await open(description, { busyMs: 0 });
    await reader.handle.all('PRAGMA journal_mode = delete');
    let id = 0;
    await expectNoneLeft(async () => {
      const database = await open(description, { busyMs: 0 });
      const store = await storeOf(database);
      await reader.lock();
      await refused(store.begin());
      await reader.rollback();

      // In a rollback journal, a reader keeps a commit from happening.
      await reader.handle.run('BEGIN');
      await reader.handle.all('SELECT count(*) FROM users');
      await store.begin();
      id += 1;
      await store.insert([id, 'Ana', `ana${id}@example.com`]);
      await refused(store.commit());
      await store.rollback();
      await reader.rollback();
      await close(database);
    });
  });
});
