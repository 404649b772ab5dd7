import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.js';
import { launcher, testNode } from '../harness/program.js';
import { describeInTerminal } from '../harness/terminal.js';
import { expectRestored, openTui, storedRuns } from './support/tui.js';

/** Throws in the middle of nothing, as a fault of the program would, when the test asks for it. */
const FAULT = `
const { isMainThread } = require('node:worker_threads');
if (isMainThread) {
  process.on('SIGUSR2', () => setImmediate(() => { throw new TypeError('a planted fault'); }));
}
`;

/** A shell with job control that waits for a line while the program is stopped. */
const SHELL = `
set -m
"$NODE" "$PROGRAM" "$@"
echo "the shell is back"
read -r
fg > /dev/null
`;

function scriptOf(name: string, text: string): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

describeInTerminal('the terminal UI', () => {
  it('gives the terminal back after a crash, reports it in a sentence, and keeps the stack in the log', async () => {
    const fault = scriptOf('fault.cjs', FAULT);
    const { terminal, dir } = await openTui({
      args: ['--rows', '9000', '--threads', '2', '--pace', '200'],
      env: { NODE_OPTIONS: `--require "${fault}"` },
    });
    await terminal.press('enter');
    await terminal.expectText('● running');
    terminal.kill('SIGUSR2');
    expect(await terminal.exit()).toEqual({ code: 1, signal: null });
    expectRestored(terminal);
    const reported = terminal.screen().filter((line) => line.trim() !== '');
    expect(reported.join('\n')).toContain('dbsim-tui: ');
    expect(reported.join('\n')).not.toMatch(/^ +at /m);
    expect(readFileSync(path.join(dir, 'data', 'dbsim.log'), 'utf8')).toMatch(
      /a planted fault[^]*\n? +at /,
    );
    expect(storedRuns(dir)[0]).toMatchObject({
      run: { status: 'interrupted' },
      audit: { ok: true },
    });
  });

  it.skipIf(process.platform === 'win32')(
    'hands the terminal to the shell on Ctrl-Z, and redraws the screen on fg',
    async () => {
      const { terminal } = await openTui({
        node: '/bin/bash',
        launcher: scriptOf('shell.sh', SHELL),
        env: { NODE: testNode, PROGRAM: launcher },
      });
      await terminal.press('ctrl-z');
      await terminal.expectText('the shell is back');
      expectRestored(terminal);
      terminal.type('\n');
      await terminal.expectText('NEXT RUN');
      expect(terminal).toMatchObject({ alternateScreen: true, cursorVisible: false });
      await terminal.press('down', 'right');
      await terminal.expectLine(/Workload +‹ generate ›/);
      await terminal.press('q');
      expect(await terminal.exit()).toEqual({ code: 0, signal: null });
      expectRestored(terminal);
    },
  );
});
