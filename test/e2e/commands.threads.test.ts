import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../source/ledger/record.js';
import { temporaryFolder } from '../harness/folder.js';
import { allRows, databaseFile, edit, query } from './support/databases.js';
import { filesIn, leftOvers } from './support/files.js';
import { folderWithRun } from './support/prepared.js';
import { command, findingsOf, simulate } from './support/simulate.js';

const NOTHING = { User: [], Product: [], Order: [] };

describe('verify', () => {
  it('audits the latest run, changes nothing, and reports each check', async () => {
    const { dir, run } = await folderWithRun();
    const before = await allRows(dir);
    const { code, stdout, stderr } = await command(dir, ['verify']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(run);
    expect(stdout).toContain('24 of 30 rows inserted (80.0 %)');
    expect(stdout).toContain('Audit passed');
    expect(await allRows(dir)).toEqual(before);
    expect(leftOvers(dir)).toEqual([]);
  });

  it('finds a run by a part of its id, and reports when that is none or several', async () => {
    const { dir, run } = await folderWithRun();
    await simulate(['--threads', '1'], { dir });
    for (const given of [run.slice(-8), run]) {
      const { code, stdout } = await command(dir, ['verify', given]);
      expect(code).toBe(0);
      expect(stdout).toContain(`${run} (assignment) completed: 24 of 30`);
    }
    const none = await command(dir, ['verify', 'r-19990101']);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toMatch(/^dbsim-tui: .*"r-19990101".*\n$/);
    const several = await command(dir, ['verify', 'r-2']);
    expect(several).toMatchObject({ code: 2, stdout: '' });
    expect(several.stderr).toMatch(/^dbsim-tui: 2 stored runs .*"r-2".*\n$/);
    expect(several.stderr).toContain(run);
  });

  it('has nothing to audit where nothing has run', async () => {
    const dir = temporaryFolder();
    const { code, stdout, stderr } = await command(dir, ['verify']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^dbsim-tui: No run is stored .*\n$/);
    expect(filesIn(dir)).toEqual([]);
  });

  it('names every row that was changed by hand, and how', async () => {
    const { dir } = await folderWithRun();
    await edit(dir, 'User', `UPDATE users SET name = 'Mallory' WHERE id = 3`);
    await edit(dir, 'User', `DELETE FROM users WHERE id = 4`);
    await edit(dir, 'Order', `INSERT INTO orders VALUES (10, 10, 11, 2)`);
    await edit(dir, 'Product', `UPDATE products SET price = '999.99' WHERE id = 1`);
    await edit(dir, 'Product', `INSERT INTO products VALUES (77, 'Smuggled', '1.00')`);
    await edit(dir, 'Order', `CREATE TABLE users (id INTEGER)`);

    const findings = await violations(dir);
    expect(Object.keys(findings).toSorted()).toEqual(
      ['altered', 'ghost', 'lost', 'misrouted', 'orphan', 'stranger'].toSorted(),
    );
    expect(findings['altered']).toMatch(/User 3 \[name Mallory.*Product 1 \[.*price 999\.99/);
    expect(findings['lost']).toContain('User 4');
    expect(findings['ghost']).toContain('Order 10');
    expect(findings['stranger']).toContain('Product 77');
    expect(findings['misrouted']).toMatch(/orders\.db.*users/);
    expect(findings['orphan']).toMatch(/Order 4: user_id 4/);

    const { code, stdout } = await command(dir, ['verify']);
    expect(code).toBe(1);
    expect(stdout).toContain('Audit failed: 6 of 11 checks');
    for (const row of ['User 3', 'User 4', 'Order 10', 'Product 1', 'Product 77', 'Order 4'])
      expect(stdout).toContain(row); // prettier-ignore
  });

  it('finds emails that differ in case only, and an index that is gone', async () => {
    const { dir } = await folderWithRun();
    const indexes = await query(
      databaseFile(dir, 'User'),
      `SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`,
    );
    for (const { name } of indexes) await edit(dir, 'User', `DROP INDEX "${name}"`);
    await edit(
      dir,
      'User',
      `INSERT INTO users (id, name, email) VALUES (50, 'Bob', 'BOB@example.com')`,
    );
    const findings = await violations(dir);
    expect(findings['duplicate-email']).toContain('bob@example.com');
    expect(findings['integrity']).toMatch(/users\.db has no unique index/);
  });

  it('reports that a database is missing, and makes none in its place', async () => {
    const { dir } = await folderWithRun();
    rmSync(databaseFile(dir, 'Product'));
    const findings = await violations(dir);
    expect(findings['integrity']).toContain('products.db is missing');
    expect(filesIn(dir)).not.toContain(path.join('data', 'products.db'));
  });

  it('still holds after a later run has added rows', async () => {
    const { dir, run } = await folderWithRun();
    await simulate(['generate', '--rows', '200', '--seed', '1', '--threads', '1'], { dir });
    const { code, stdout } = await command(dir, ['verify', run]);
    expect(code, stdout).toBe(0);
  });
});

describe('run', () => {
  it('ends with status 1 where its audit finds a violation, though every row has its outcome', async () => {
    const { dir } = await folderWithRun();
    await edit(dir, 'Order', `CREATE TABLE users (id INTEGER)`);
    const { record } = await simulate(['--fresh', '--threads', '1'], { dir, code: 1 });
    expect(record.totals).toMatchObject({ attempted: 30, inserted: 24, failed: 0, unknown: 0 });
    expect(Object.keys(findingsOf(record))).toEqual(['misrouted']);
  });
});

describe('status', () => {
  it('creates nothing where nothing is', async () => {
    const dir = temporaryFolder();
    const { code, stdout, stderr } = await command(dir, ['status']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(dir);
    for (const name of ['users.db', 'products.db', 'orders.db'])
      expect(stdout).toMatch(new RegExp(`^${name} .*not created`, 'm')); // prettier-ignore
    expect(filesIn(dir)).toEqual([]);
  });

  it('reports what each database is and holds', async () => {
    const { dir, run } = await folderWithRun();
    const before = filesIn(dir);
    const { code, stdout, stderr } = await command(dir, ['status']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^users\.db +User +reachable +SQLite 3\.\S+ +wal\/\w+ +3 applied +8 +\d/m,
    );
    expect(stdout).toMatch(/^products\.db +Product +reachable .* 1 applied +9 +\d/m);
    expect(stdout).toMatch(/^orders\.db +Order +reachable .* 1 applied +7 +\d/m);
    expect(stdout).toContain(run);
    // SQLite itself lays these beside a database while it is read.
    const own = filesIn(dir).filter((file) => !/-(?:wal|shm)$/.test(file));
    expect(own).toEqual(before.filter((file) => !/-(?:wal|shm)$/.test(file)));
  });
});

describe('migrate', () => {
  it('--status shows what is pending and creates nothing', async () => {
    const dir = temporaryFolder();
    const { code, stdout } = await command(dir, ['migrate', '--status']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/users\.db: .*pending/);
    expect(filesIn(dir)).toEqual([]);
  });

  it('applies what is pending, once', async () => {
    const dir = temporaryFolder();
    const first = await command(dir, ['migrate']);
    expect(first.code).toBe(0);
    for (const name of ['users.db', 'products.db', 'orders.db'])
      expect(first.stdout).toMatch(new RegExp(`${name}: applied 0001`)); // prettier-ignore
    expect(await allRows(dir)).toEqual(NOTHING);
    const second = await command(dir, ['migrate']);
    expect(second.stdout.match(/up to date/g)).toHaveLength(3);
    expect((await command(dir, ['migrate', '--status'])).stdout).not.toContain('pending');
  });

  it('--down does not delete rows unless the user agrees', async () => {
    const { dir } = await folderWithRun();
    const before = await allRows(dir);
    const refused = await command(dir, ['migrate', '--down']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^dbsim-tui: .*16 rows.*--yes.*\n$/);
    expect(await allRows(dir)).toEqual(before);

    const agreed = await command(dir, ['migrate', '--down', '--yes']);
    expect(agreed.code).toBe(0);
    expect(agreed.stdout.match(/reverted/g)).toHaveLength(3);
    const next = await simulate(['--threads', '1'], { dir });
    expect(next.record.entities).toMatchObject({
      User: { inserted: 0 },
      Product: { inserted: 9 },
      Order: { inserted: 7 },
    });
  });
});

describe('explain', () => {
  it('follows an order of the latest run to its user, and gives the reason for both', async () => {
    const { dir, run } = await folderWithRun();
    const { code, stdout } = await command(dir, ['explain', 'order', '10']);
    expect(code).toBe(0);
    const user = 'User 10, invalid: name must not be empty (was "")';
    expect(stdout).toContain(
      `In the latest run, ${run} (assignment)\n  Order 10, missing reference: `,
    );
    expect(stdout).toContain(`    user_id: ${user}\n    product_id: Product 11, not attempted\n`);

    const other = await command(dir, ['explain', 'order', '11, 10, 1, 2']);
    expect(other.stdout).toContain('  Order 11, not attempted\n');
    expect(other.stdout).toContain(`    user_id: ${user}\n    product_id: Product 1, inserted\n`);

    const { latestRun } = JSON.parse(
      (await command(dir, ['explain', 'user', '8', '--json'])).stdout,
    ) as { latestRun: { run: string; attempts: { attempt: { outcome: string } }[] } };
    expect(latestRun.run).toBe(run);
    expect(latestRun.attempts.map(({ attempt }) => attempt.outcome)).toEqual(['duplicate']);
  });
});

describe('reset', () => {
  it('is refused if the user cannot be asked', async () => {
    const { dir } = await folderWithRun();
    const before = await allRows(dir);
    const { code, stdout, stderr } = await command(dir, ['reset'], { input: 'y\n' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^dbsim-tui: .*24 rows.*--yes.*\n$/);
    expect(await allRows(dir)).toEqual(before);
  });

  it('--yes empties the databases, and verify explains why the rows of a run are gone', async () => {
    const { dir, run } = await folderWithRun();
    const { code, stdout } = await command(dir, ['reset', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('24 rows');
    expect(await allRows(dir)).toEqual(NOTHING);

    const verified = await command(dir, ['verify', run]);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(/lost .*emptied since, by reset/);
    expect(Object.keys(await violations(dir))).toEqual(['lost']);

    const again = await simulate(['--threads', '1'], { dir });
    expect(again.record.totals.inserted).toBe(24);
    expect((await command(dir, ['verify'])).code).toBe(0);
  });

  it('has nothing to do where nothing is, and makes nothing', async () => {
    const dir = temporaryFolder();
    expect(await command(dir, ['reset', '--yes'])).toMatchObject({ code: 2, stdout: '' });
    expect(filesIn(dir)).toEqual([]);
  });
});

/** What the audit finds wrong with the latest run now. */
async function violations(dir: string): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await command(dir, ['verify', '--json']);
  expect(code, stderr).toBe(1);
  return findingsOf(JSON.parse(stdout) as RunRecord);
}
