import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { itEach } from '../harness/full.js';

import {
  DATABASE_ERROR_KINDS,
  DatabaseError,
  ProgramError,
  formatError,
} from '../../source/base/errors.js';
import { databaseFile, edit, lockDatabase, query } from '../e2e/support/databases.js';
import { folderWithRun } from '../e2e/support/prepared.js';
import { temporaryFolder } from '../harness/folder.js';
import { runOf } from './support/run.js';
import { Session, TERMINALS } from './support/session.js';
import { drawScreen } from './support/screen.js';
import { settle, testShell } from './support/shell.js';

/** What a person reads in the box over the view, or else in the view, wherever the lines are broken. */
const read = (lines: readonly string[]): string => {
  const inBox = lines.flatMap((line) => /│ (.*) │/.exec(line)?.[1] ?? []);
  return words((inBox.length > 0 ? inBox : lines).join(' '));
};

const words = (text: string): string => text.replaceAll(/\s+/g, '');

describe.each(DATABASE_ERROR_KINDS)('an error of the kind %s', (kind) => {
  const error = new DatabaseError('users.db', kind, 'SOME_CODE');

  itEach(TERMINALS, 'that breaks a run is shown in full at $columns×$rows', async (terminal) => {
    const { shell, services, press } = testShell({ terminal });
    const problem = `${formatError(error)} Details: data/dbsim.log`;
    services.run = runOf(10, { phase: 'broken', problem, refused: [] });
    shell.open('live');
    shell.tick();
    await settle();
    expect(read((await drawScreen(shell)).lines)).toContain(words(problem));
    await press('1');
    expect(shell.state.route.view).toBe('start');
  });

  itEach(TERMINALS, 'that a key causes is shown in full at $columns×$rows', async (terminal) => {
    const { shell, press } = testShell({ terminal });
    await settle();
    shell.attempt(() => Promise.reject(error));
    await settle();
    expect(read((await drawScreen(shell)).lines)).toContain(words(formatError(error)));
    await press('enter', '2');
    expect(shell.state).toMatchObject({ overlay: undefined, route: { view: 'live' } });
  });

  it('names the database, what is wrong with it and what to do', () => {
    expect(formatError(error)).toMatch(/^users\.db [^.]+\(SOME_CODE\)\. [A-Z][^.]+[.\w]/);
  });
});

it('a short error is in the notice line until the next key', async () => {
  const { shell, press } = testShell();
  shell.attempt(() => {
    throw new ProgramError('No clipboard');
  });
  expect(shell.state).toMatchObject({ notice: { text: 'No clipboard' }, overlay: undefined });
  await press('down');
  expect(shell.state.notice).toBeUndefined();
});

/** Damages the databases of a folder with a run. @returns a function that repairs what must be repaired */
type Spoil = (dir: string) => Promise<(() => Promise<void>) | void>;

const TROUBLES: readonly (readonly [what: string, reported: RegExp, spoil: Spoil])[] = [
  [
    'is no database',
    /users\.dbisnotaSQLitedatabase.*Movethefileaway/,
    async (dir) => writeFileSync(databaseFile(dir, 'User'), 'The quick brown fox. '.repeat(300)),
  ],
  [
    'is locked by another program',
    /users\.dbislockedbyanotherprogram.*andwasnotreleasedwithin\d\d\.\d+s/,
    async (dir) => {
      await query(databaseFile(dir, 'User'), 'PRAGMA journal_mode = delete');
      return lockDatabase(dir, 'User');
    },
  ],
  [
    'belongs to a newer version',
    /users\.dbholdsmigrationsthatthisversion,orthismodel,doesnotknow\(9999-later\).*Updatedbsim-tui/,
    (dir) => edit(dir, 'User', `INSERT INTO migrations VALUES ('9999-later')`),
  ],
];

describe('a run that is started on the screen where the database of the users', () => {
  itEach(
    TROUBLES,
    '%s is reported in place, and the screen goes on',
    async (_, reported, spoil) => {
      const { dir } = await folderWithRun();
      const mend = await spoil(dir);
      const session = new Session('start', { dir });
      session.press('enter');
      await expect.poll(() => session.whole()).toMatch(/●broken|keepthem/);
      if ((await session.whole()).includes('keepthem')) session.press('k');
      await expect.poll(() => session.whole()).toMatch(reported);
      // The form may name the trouble before the run has ended.
      const log = words(path.join(dir, 'data', 'dbsim.log'));
      await expect.poll(() => session.whole()).toContain(log);
      await mend?.();
      session.press('1');
      await session.see('NEXT RUN');
    },
  );

  it('cannot be made: it is reported in place', async () => {
    const dir = temporaryFolder();
    writeFileSync(path.join(dir, 'data'), 'in the way');
    const session = new Session('start', { dir });
    session.press('enter');
    await expect
      .poll(() => session.whole())
      .toMatch(/Thefolder.*datacannotbecreated:afileofthatnameisintheway/);
    session.press('escape', '4');
    await session.see('users.db');
  });
});
