import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import type { EntityName } from '../../source/entities/entity.js';
import { temporaryFolder } from '../harness/folder.js';
import { launcher, testNode, type ProgramResult } from '../harness/program.js';
import { allRows, databaseFile, edit, lockDatabase, query, rowsOf } from './support/databases.js';
import { filesIn, folderWith, latestRecord, leftOvers, runsIn } from './support/files.js';
import { folderWithRun } from './support/prepared.js';
import { expectSumsToAgree } from './support/record.js';
import { command, simulate } from './support/simulate.js';
import { hasPermissions, unprivilegedLauncher } from './support/unprivileged.js';

const COMMANDS = ['run', 'status', 'migrate', 'reset --yes', 'verify'];

describe('a database that is not usable', () => {
  const DAMAGES: [damage: string, reported: string, spoil: (file: string) => void][] = [
    [
      'is some other file',
      'users.db is not a SQLite database (SQLITE_NOTADB)',
      (file) => writeFileSync(file, 'The quick brown fox jumps over the lazy dog. '.repeat(300)),
    ],
    [
      'has lost its end',
      'users.db is damaged (SQLITE_CORRUPT)',
      (file) => writeFileSync(file, readFileSync(file).subarray(0, 5000)),
    ],
    [
      'is a folder',
      'users.db cannot be opened',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ];

  it.each(DAMAGES)(
    'because it %s stops every command in one sentence',
    async (_, reported, spoil) => {
      const { dir } = await folderWithRun();
      spoil(withoutLog(dir, 'User'));
      for (const words of COMMANDS) {
        const result = await command(dir, words.split(' '));
        expectToldOnce(result, reported, words);
        expect(leftOvers(dir)).toEqual([]);
      }
      expect(runsIn(dir)).toHaveLength(1);
      const log = readFileSync(path.join(dir, 'data', 'dbsim.log'), 'utf8');
      expect(log).toMatch(/^ +at /m);
      expect(log).toContain('caused by: ');
    },
  );

  it('because a page of it is damaged is found by the audit of a run that did not meet it', async () => {
    const { dir } = await folderWithRun();
    await overwriteRows(dir, 'Product');
    const { code, stdout, stderr } = await command(dir, ['run', '--threads', '1']);
    expect(code, stdout).toBe(1);
    expect(stdout + stderr).toMatch(/products\.db/);
    expect(stdout + stderr).toMatch(/damaged|malformed/);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it.runIf(hasPermissions)(
    'because it may not be written stops a run, and is left as it was',
    async () => {
      const { dir } = await folderWithRun();
      const file = withoutLog(dir, 'User');
      const before = readFileSync(file);
      openToEverybody(dir);
      chmodSync(file, 0o444);

      const entry = { launcher: unprivilegedLauncher() };
      expectToldOnce(
        await command(dir, ['run', '--threads', '1', '--fresh'], entry),
        'users.db cannot be written',
        'run',
      );
      expect((await command(dir, ['status'], entry)).stdout).toMatch(/^users\.db .* 8 +\d/m);
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(runsIn(dir)).toHaveLength(1);
    },
  );
});

describe('a database of a newer version', () => {
  it('is left alone by every command that would write, and the way out is reported', async () => {
    const { dir } = await folderWithRun();
    await edit(dir, 'User', `INSERT INTO migrations VALUES ('9999-later')`);
    const before = await allRows(dir);
    for (const words of ['run', 'run --fresh', 'migrate', 'reset --yes', 'status']) {
      const result = await command(dir, words.split(' '));
      expectToldOnce(
        result,
        'users.db holds migrations that this version, or this model, does not know',
        words,
      );
      if (words !== 'status')
        expect(result.stderr).toContain('Update dbsim-tui, or choose another');
    }
    expect(await allRows(dir)).toEqual(before);
    expect(runsIn(dir)).toHaveLength(1);
  });
});

describe.runIf(hasPermissions)('a folder', () => {
  const expectRefused = ({ code, stdout, stderr }: ProgramResult, reported: RegExp): void => {
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^dbsim-tui: .+\. Choose another folder with --dir\n$/);
    expect(stderr).toMatch(reported);
  };

  it('that cannot be made is named, with the reason', async () => {
    const parent = temporaryFolder();
    writeFileSync(path.join(parent, 'file'), '');
    const reasons: [dir: string, reported: RegExp][] = [
      ['missing/deeper', /the folder above it does not exist/],
      ['file', /a file of that name is in the way/],
      ['file/deeper', /its parent is not a folder/],
    ];
    for (const [name, reported] of reasons) {
      expectRefused(await command(path.join(parent, name), ['run']), reported);
    }
    expect(filesIn(parent)).toEqual(['file']);
  });

  it('that may not be written is named, with the reason', async () => {
    const dir = temporaryFolder();
    chmodSync(dir, 0o555);
    const entry = { launcher: unprivilegedLauncher() };
    expectRefused(await command(dir, ['run'], entry), /data cannot be created: permission denied/);
    expect(filesIn(dir)).toEqual([]);
    expect((await command(dir, ['status'], entry)).code).toBe(0);
  });

  it(
    'on a disk that takes no more ends the run in one sentence, and it is explained later',
    FULL,
    async () => {
      const dir = temporaryFolder();
      const shell = path.join(temporaryFolder(), 'limited.sh');
      // A limit for files is a full disk that everybody can have; the largest is that of the attempts.
      writeFileSync(shell, `ulimit -f 200\nexec '${testNode}' '${launcher}' "$@"\n`);
      const options = { node: '/bin/sh', launcher: shell };
      const words = 'run generate --rows 1800 --seed 3 --threads 2 --journal delete'.split(' ');
      const result = await command(dir, [...words, '--quiet'], options);
      expectToldOnce(result, '.attempts.ndjson cannot be written: ', 'run');
      expect(result.stderr).toContain('Free some space or check the permissions of the folder');
      expect(result.stderr).toContain(`Details: ${path.join(dir, 'data', 'dbsim.log')}`);
      const log = readFileSync(path.join(dir, 'data', 'dbsim.log'), 'utf8');
      expect(log).toMatch(/^ +at /m);
      // Rows have addresses, and the log none of them.
      expect(log).not.toContain('@');

      const verify = await command(dir, ['verify']);
      expect(verify.stdout).toContain('Audit passed');
      expect(leftOvers(dir)).toEqual([]);
    },
  );
});

describe('a database that another program holds', FULL, () => {
  it.concurrent('stops every command that needs it, in one sentence, after a while', async () => {
    await Promise.all(
      [...COMMANDS, 'run --fresh'].map(async (words) => {
        const { dir } = await folderWithRun();
        // In this mode a writer keeps readers out as well.
        await query(databaseFile(dir, 'User'), 'PRAGMA journal_mode = delete');
        const unlock = await lockDatabase(dir, 'User');
        // A process of its own: the message names the process that holds the lock.
        const result = await command(dir, words.split(' '), { isStarted: true });
        await unlock();
        expectToldOnce(result, 'users.db is locked by another program', words);
        const printed = result.stdout + result.stderr;
        if (process.platform === 'linux') {
          expect(printed, words).toContain(`by another program (process ${process.pid}, `);
        }
        expect(printed, words).toMatch(/ and was not released within \d\d\.\d+ s \(SQLITE_BUSY\)/);
        if (words !== 'status' && words !== 'verify') {
          expect(result.stderr).toContain(`Details: ${path.join(dir, 'data', 'dbsim.log')}`);
        }
        expect(await rowsOf(dir, 'User')).toHaveLength(8);
        expect(leftOvers(dir)).toEqual([]);
      }),
    );
  });

  it.concurrent('for writing alone fails the rows that belong there, and the audit passes', async () => {
    const { dir } = await folderWithRun();
    const folder = folderWith({
      'users.csv': 'id,name,email\n100,Zoe,zoe@example.com\n',
      'products.csv': 'id,name,price\n100,Desk,80\n',
      'orders.csv': 'id,user_id,product_id,quantity\n100,100,100,1\n101,1,100,1\n',
    });
    const unlock = await lockDatabase(dir, 'User');
    const { code, stderr } = await command(dir, ['run', folder, '--threads', '4']);
    await unlock();
    expect(code).toBe(1);
    expect(stderr).not.toMatch(/^ +at /m);

    const record = latestRecord(dir);
    expect(record.run.status).toBe('completed');
    expect(record.run.retries).toBeGreaterThan(0);
    expect(record.attempts.map(({ entity, row, outcome }) => [entity, row, outcome])).toEqual([
      ['User', 1, 'failed'],
      ['Product', 1, 'inserted'],
      ['Order', 1, 'missing-reference'],
      ['Order', 2, 'inserted'],
    ]);
    expect(record.attempts[0]).toMatchObject({
      error: { class: 'locked', code: 'SQLITE_BUSY' },
      reasons: [
        { rule: 'locked', message: expect.stringContaining('users.db is locked') as string },
      ],
    });
    expect(record.audit.ok).toBe(true);
    expectSumsToAgree(record);
  });

  it.concurrent('and lets go of soon holds a run up, no more', async () => {
    const { dir } = await folderWithRun();
    const unlock = await lockDatabase(dir, 'User');
    const running = simulate(['--fresh', '--threads', '2'], { dir });
    await unlock();
    expect((await running).record.totals).toMatchObject({ inserted: 24, failed: 0 });
  });
});

/** The database's file, without its log: that is empty by now, and no part of another file. */
function withoutLog(dir: string, entity: EntityName): string {
  const file = databaseFile(dir, entity);
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  return file;
}

/** Fills the page that holds an entity's rows with nonsense; the schema stays readable. */
async function overwriteRows(dir: string, entity: EntityName): Promise<void> {
  const file = databaseFile(dir, entity);
  const [table] = await query(file, `SELECT rootpage FROM sqlite_master WHERE name = 'products'`);
  const [size] = await query(file, 'PRAGMA page_size');
  const bytes = readFileSync(file);
  const pageSize = Number(size?.['page_size']);
  const start = (Number(table?.['rootpage']) - 1) * pageSize;
  bytes.fill(0xa5, start, start + pageSize);
  writeFileSync(file, bytes);
}

function openToEverybody(dir: string): void {
  chmodSync(dir, 0o777);
  for (const name of [...filesIn(dir), 'data', 'data/runs']) {
    const file = path.join(dir, name);
    chmodSync(file, statSync(file).isDirectory() ? 0o777 : 0o666);
  }
}

/** The program failed, reported it in one sentence, and spared the person its stack. */
function expectToldOnce(
  { code, stdout, stderr }: ProgramResult,
  reported: string,
  words: string,
): void {
  const printed = `${words}: ${stdout}${stderr}`;
  expect(code, printed).toBe(1);
  expect(stdout + stderr, printed).toContain(reported);
  expect(stdout + stderr, printed).not.toMatch(/^ +at |Sequelize|Unhandled/m);
  // What these two report about the databases is their result; all others have none.
  if (words !== 'status' && words !== 'verify') {
    expect({ stdout, stderr }, printed).toEqual({
      stdout: '',
      stderr: expect.stringMatching(/^dbsim-tui: .+\n$/) as string,
    });
  }
}
