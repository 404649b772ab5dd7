import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE } from '../corpus/hostile.js';
import { databaseFile, edit } from '../e2e/support/databases.js';
import { temporaryFolder } from '../harness/folder.js';
import { describeEach, FULL } from '../harness/full.js';
import { run } from './support/run-program.js';
import { Session, TERMINALS } from './support/session.js';

let dir: string;

beforeAll(async () => {
  dir = temporaryFolder();
  await run(dir, 'generate', '--rows', '4000', '--seed', '3', '--invalid', '0', '--batch', '500');
  const asSql = (text: string) => `CAST(x'${Buffer.from(text).toString('hex')}' AS TEXT)`;
  const updates = HOSTILE.map((text, index) => `UPDATE users SET name = ${asSql(text)} WHERE id = ${index + 2};`); // prettier-ignore
  await edit(dir, 'User', `PRAGMA ignore_check_constraints = ON; ${updates.join(' ')}`);
});

/** All databases have answered, in whatever order they did. */
const ANSWERED = /^(?![^]*\basked\b)[^]*orders\.db .* 2,000/;

describeEach(TERMINALS, 'databases at $columns×$rows', (terminal) => {
  it('are listed with what they are and hold', async () => {
    const session = new Session('databases', { dir, terminal });
    const seen = await session.see(ANSWERED);
    expect(seen).toMatch(/orders\.db .*1 applied +2,000/);
    expect(seen).toMatch(/users\.db .*✔ reachable .*3 applied +1,000/);
    expect(seen).toMatch(/products\.db .*✔ reachable .*1 applied +1,000/);
    if (terminal.columns >= 80) expect(seen).toContain('wal/normal');
    if (terminal.columns >= 120) expect(seen).toMatch(/SQLite 3\.\d+\.\d+/);
    expect(seen).toMatch(/file +\S*\/.*users\.db/);
  });

  it('show rows, whatever they hold', async () => {
    const session = new Session('databases', { dir, terminal });
    await session.see(ANSWERED);
    session.press('enter');
    const seen = await session.see('\\u001b[2J');
    expect(seen).toContain('row 1 of 1,000');
    expect(seen).toContain('two\\u000alines');
    session.press('j', 'j', 'j');
    await session.see('row 4 of 1,000');
    session.press('G');
    await session.see('row 1,000 of 1,000');
    await session.see(/^ +1000 /m);
    session.press('page-up');
    await session.see(/row 9\d\d of 1,000/);
  });

  it('explain a row that is selected, and scroll the explanation', async () => {
    const session = new Session('databases', { dir, terminal });
    await session.see(ANSWERED);
    session.press('G', 'enter');
    await session.see(/^ +1 +\d/m);
    session.press('x');
    await session.see('router');
    session.press('G');
    expect(await session.see('nothing was written')).toContain('duplicate');
    session.press('escape');
    await session.see('row 1 of 2,000');
    session.press('escape');
    await session.see('✔ reachable');
  });
});

describe('in the rows of a database', () => {
  const open = async (): Promise<Session> => {
    const session = new Session('databases', { dir });
    await session.see(ANSWERED);
    session.press('enter');
    await session.see(/^ +1 {2}\S/m);
    return session;
  };

  it('an id is found, or what is next to it', async () => {
    const session = await open();
    session.press('#');
    session.type('742');
    session.press('enter');
    await session.see('row 742 of 1,000');
    session.press('#');
    session.type('99999');
    session.press('enter');
    await session.see('User 99999 is not stored; all ids are lower');
    session.press('#');
    session.type('7.5');
    session.press('enter');
    await session.see('An id is a whole number');
    session.press('escape');
    await session.see('row 1,000 of 1,000');
  });

  it('keys that come fast end where they should', async () => {
    const session = await open();
    session.press(...Array.from({ length: 900 }, () => 'j'), 'k', 'page-up', 'page-down');
    await session.see('row 900 of 1,000');
    await session.see(/^ +900 {2}\S/m);
  });

  it('a row is copied', async () => {
    const session = await open();
    session.press('y');
    expect(JSON.parse(session.copied[0] ?? '')).toMatchObject({ id: 1, name: expect.any(String) });
  });
});

it('a typed row is explained, and a wrong one refused in place', async () => {
  const session = new Session('databases', { dir });
  await session.see(ANSWERED);
  session.press('x');
  session.type('1, Ana');
  session.press('enter');
  await session.see('needs 3 fields (id, name and email)');
  session.press('ctrl-u');
  session.type('Order 5000, 1, 77777, 0');
  session.press('enter');
  const seen = await session.see('Product 77777 is not stored in products.db');
  expect(seen).toContain('quantity must be at least 1 (was 0)');
  expect(seen).toContain('It would be rejected: it breaks a rule');
});

describe('trouble', () => {
  it('with missing databases is reported, and m makes them after asking', async () => {
    const session = new Session('databases');
    expect(await session.see('not created yet')).toContain('– missing');
    session.press('enter');
    await session.see('users.db is not created yet');
    session.press('M');
    await session.see('Apply migrations?');
    session.press('y');
    expect(await session.see('Applied: users.db')).toMatch(/users\.db +✔ reachable/);
    session.press('M');
    await session.see('no migration is pending');
  });

  it('with a broken database is reported', async () => {
    const broken = temporaryFolder();
    mkdirSync(path.join(broken, 'data'));
    writeFileSync(
      databaseFile(broken, 'User'),
      'no database, and long enough to be looked at by SQLite',
    );
    const session = new Session('databases', { dir: broken });
    expect(await session.see('users.db is not a SQLite database')).toContain('✖ not a database');
    session.press('enter');
    await session.see('users.db cannot be read');
  });
});

it('is drawn in ASCII where nothing else can be shown', async () => {
  const session = new Session('databases', { dir, theme: 'mono', isUnicode: false });
  const seen = await session.see(ANSWERED);
  expect(seen.replace(/file .*/, '')).toMatch(/^[\x20-\x7e\n]*$/);
});

describe('a new row', () => {
  it('is inserted as a run of its own, which History lists', FULL, async () => {
    const own = temporaryFolder();
    const session = new Session('databases', { dir: own });
    await session.see(/orders\.db/);
    session.press('i');
    session.type('12');
    await session.see('id 12 is free: users.db is not created yet');
    session.press('enter');
    session.type('Ana');
    session.press('tab');
    session.type('ana@example.com');
    await session.see('It would be inserted');
    session.press('enter');
    expect(await session.see('was inserted')).toContain('User 12 was inserted into users.db');
    expect(await session.see('Audit passed')).toMatch(/run r-\S+/);
    session.press('i');
    session.type('12');
    await session.see('id 12 is taken: User 12 is stored already');
    session.press('escape');
    expect(await session.see('Discard the row?')).toContain('go on typing');
    session.press('escape');
    session.press('enter', 'enter', 'enter');
    expect(await session.see('It would be rejected')).toContain('id 12 is taken');
    session.press('y');
    expect(await session.see('was not inserted')).toContain('name must');
    session.press('i');
    expect(await session.see('id 12 is taken')).toContain('close');
    session.shell.open('history');
    expect(await session.see('2 runs')).toContain('row');
  });

  it('keeps what is pasted in one field, whatever it holds', async () => {
    const session = new Session('databases', { dir });
    await session.see(ANSWERED);
    session.press('i', 'down');
    session.shell.paste('two\nlines\u001b[31m\u202e');
    const seen = await session.see('two lines');
    expect(seen).toContain('\\u001b[31m');
    expect(seen).toMatch(/✖ name must not hold control characters/);
  });
});
