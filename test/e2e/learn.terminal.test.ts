import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { Terminal, describeInTerminal } from '../harness/terminal.js';

describeInTerminal('a lesson in a terminal', () => {
  /** Opens the lesson `upgrade`; its temporary folders are in a folder of their own. */
  async function open() {
    const cwd = temporaryFolder();
    const scratch = path.join(cwd, 'tmp');
    mkdirSync(scratch);
    const env = { TMPDIR: scratch, XDG_CONFIG_HOME: path.join(cwd, 'config') };
    const terminal = await Terminal.start({ args: ['learn', 'upgrade'], cwd, env });
    await terminal.expectText('Your prediction, 1 to 3');
    return { terminal, left: () => readdirSync(scratch) };
  }

  it('is worked through by keys, with a wrong prediction', async () => {
    const { terminal, left } = await open();
    await terminal.press('w', 'enter');
    await terminal.expectText('rescode.html#busy_snapshot');
    await terminal.press('1', 'enter');
    for (const steps of [10, 8]) {
      for (let step = 1; step <= steps; step += 1) {
        await terminal.expectText(`Enter: statement ${step} of ${steps}`);
        await terminal.press('enter');
      }
    }
    await terminal.expectText('You predicted: It waits until');
    await terminal.expectText('Your answer');
    await terminal.press('enter');
    await terminal.expectText('Which balance did B read in the second story');
    await terminal.press('enter');
    await terminal.expectText('Next: dbsim-tui learn retry-storm');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(left()).toEqual([]);
  });

  it.each([
    ['escape', 'You left the lesson', 0],
    ['ctrl-c', 'Interrupted', 130],
  ])('is left by %s between two statements', async (key, message, code) => {
    const { terminal, left } = await open();
    await terminal.press('2', 'enter');
    await terminal.expectText('Enter: statement 1 of 10');
    await terminal.press('enter');
    await terminal.expectText('Enter: statement 2 of 10');
    await terminal.press(key);
    await terminal.expectText(message);
    expect(await terminal.exit()).toEqual({ code, signal: null });
    expect(left()).toEqual([]);
  });
});
