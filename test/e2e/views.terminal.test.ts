import { expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import { Terminal, describeInTerminal } from '../harness/terminal.js';
import { lockDatabase } from './support/databases.js';
import { folderWithRun } from './support/prepared.js';
import { simulate } from './support/simulate.js';

/** A folder with two runs of the assignment, the second one racing. */
async function twoRuns(): Promise<string> {
  const { dir } = await folderWithRun();
  await simulate(['--order', 'race', '--threads', '3'], { dir });
  return dir;
}

async function open(dir: string, size: { cols?: number; rows?: number } = {}): Promise<Terminal> {
  const env = { XDG_CONFIG_HOME: temporaryFolder() };
  const terminal = await Terminal.start({ args: ['--dir', dir], env, ...size });
  await terminal.expectText('Start');
  return terminal;
}

describeInTerminal('views 4 to 7', () => {
  it('are reached by their numbers and by Tab, and left by esc', async () => {
    const terminal = await open(temporaryFolder());
    await terminal.press('4');
    await terminal.expectLine(/^ dbsim · Databases/);
    await terminal.press('tab');
    await terminal.expectLine(/^ dbsim · History/);
    await terminal.press('tab');
    await terminal.expectLine(/^ dbsim · Lab/);
    await terminal.press('tab');
    await terminal.expectLine(/^ dbsim · Lessons/);
    await terminal.press('tab');
    await terminal.expectLine(/^ dbsim · Help/);
    await terminal.press('shift-tab');
    await terminal.expectLine(/^ dbsim · Lessons/);
    await terminal.press('escape');
    await terminal.expectLine(/^ dbsim · Help/);
    await terminal.press('escape');
    await terminal.expectLine(/^ dbsim · Lessons/);
    await terminal.press('escape');
    await terminal.expectLine(/^ dbsim · Lab/);
    await terminal.press('q');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal).toMatchObject({ alternateScreen: false, cursorVisible: true });
  });

  it('the rows of a database are browsed, found and explained', FULL, async () => {
    const { dir } = await simulate(['generate', '--rows', '4000', '--invalid', '0', '--seed', '6']);
    const terminal = await open(dir);
    await terminal.press('4');
    await terminal.expectLine(/orders\.db .*2,000/);
    await terminal.press('j', 'j', 'enter');
    await terminal.expectText('row 1 of 2,000');
    terminal.type('jjjjj');
    await terminal.expectText('row 6 of 2,000');
    await terminal.press('G');
    await terminal.expectText('row 2,000 of 2,000');
    await terminal.expectLine(/^ +2000 /);
    await terminal.press('#');
    terminal.type('1234');
    await terminal.press('enter');
    await terminal.expectText('row 1,234 of 2,000');
    await terminal.expectLine(/^ +1234 /);
    await terminal.press('x');
    await terminal.expectLine(/Order ──› router ──› orders\.db/);
    await terminal.expectText('Order has no other database');
    await terminal.expectText('id 1234 is taken');
    await terminal.press('escape', 'escape');
    await terminal.expectText('✔ reachable');
  });

  it('a typed row is explained', FULL, async () => {
    const { dir } = await folderWithRun();
    const terminal = await open(dir);
    await terminal.press('4');
    await terminal.expectText('✔ reachable');
    await terminal.press('x');
    terminal.type('{"id": 8, "user_id": 8, "product_id": 8, "quantity": 0}');
    await terminal.press('enter');
    await terminal.expectText('quantity must be at least 1 (was 0)');
    await terminal.expectText('✖ User 8 is not stored in users.db');
    await terminal.expectText('✔ Product 8 is stored in products.db');
    await terminal.expectText('✖ invalid');
  });

  it('a database that another program holds is a sentence', FULL, async () => {
    const { dir } = await simulate(['--journal', 'delete']);
    const terminal = await open(dir);
    await terminal.press('4');
    await terminal.expectLine(/^ users\.db +✔ reachable/);
    const letGo = await lockDatabase(dir, 'User');
    try {
      await terminal.press('enter');
      await terminal.expectText('users.db is locked by another program');
      await terminal.expectText('esc close');
    } finally {
      await letGo();
    }
    await terminal.press('escape', 'enter');
    await terminal.expectText('row 1 of 8');
  });

  it('two runs are compared, and one is opened', FULL, async () => {
    const terminal = await open(await twoRuns(), { cols: 120, rows: 36 });
    await terminal.press('5');
    await terminal.expectText('2 runs');
    await terminal.press('*', 'j', 'c');
    await terminal.expectText('A and B side by side');
    await terminal.expectLine(/^ order +race +fifo/);
    await terminal.expectText('No verdict on which is better');
    await terminal.press('escape');
    await terminal.expectText('2 runs');
    await terminal.press('enter');
    await terminal.expectLine(/^ dbsim · Results/);
  });

  it('the help is read page by page, and searched', FULL, async () => {
    const terminal = await open(temporaryFolder());
    await terminal.press('8');
    await terminal.expectText('Many writers, three databases, and a proof');
    await terminal.press('right');
    await terminal.expectText('Routing: which database gets a row');
    await terminal.press('/');
    terminal.type('fsync or synchronous');
    await terminal.press('enter');
    await terminal.expectText('No page has "fsync or synchronous"');
    await terminal.press('/');
    terminal.type('power cut');
    await terminal.press('enter');
    await terminal.expectLine(/^ dbsim · Help {3}Durability/);
    terminal.resize(60, 16);
    await terminal.expectText('page 8 of 12');
    terminal.resize(200, 50);
    await terminal.expectLine(/› Durability/);
  });
});
