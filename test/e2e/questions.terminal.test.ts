import { expect, it } from 'vitest';
import { itEach } from '../harness/full.js';
import { Terminal, describeInTerminal } from '../harness/terminal.js';
import { allRows } from './support/databases.js';
import { leftOvers } from './support/files.js';
import { folderWithRun } from './support/prepared.js';

const NOTHING = { User: [], Product: [], Order: [] };

describeInTerminal('a question in a terminal', () => {
  async function answerReset(answer: string) {
    const { dir } = await folderWithRun();
    const before = await allRows(dir);
    const terminal = await Terminal.start({ args: ['reset'], cwd: dir });
    await terminal.expectLine(/Delete 24 rows .*\? \[y\/N\]/);
    await terminal.press(answer, 'enter');
    return { dir, before, terminal };
  }

  it('of reset is answered with y', async () => {
    const { dir, terminal } = await answerReset('y');
    await terminal.expectText('Deleted 24 rows');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(await allRows(dir)).toEqual(NOTHING);
  });

  itEach([['n'], ['x']], 'of reset is answered with %s', async (answer) => {
    const { dir, before, terminal } = await answerReset(answer);
    await terminal.expectText('Nothing was deleted');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(await allRows(dir)).toEqual(before);
  });

  it('of reset takes Ctrl-C as an interruption', async () => {
    const { dir } = await folderWithRun();
    const before = await allRows(dir);
    const terminal = await Terminal.start({ args: ['reset'], cwd: dir });
    await terminal.expectText('[y/N]');
    await terminal.press('ctrl-c');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
    expect(await allRows(dir)).toEqual(before);
    expect(leftOvers(dir)).toEqual([]);
  });

  it('of migrate --down is asked before tables with rows are dropped', async () => {
    const { dir } = await folderWithRun();
    const before = await allRows(dir);
    const terminal = await Terminal.start({ args: ['migrate', '--down'], cwd: dir });
    await terminal.expectLine(/16 rows.*\[y\/N\]/);
    await terminal.press('enter');
    await terminal.expectText('Nothing was reverted');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(await allRows(dir)).toEqual(before);
  });
});
