import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.js';
import { FULL } from '../harness/full.js';
import { type Terminal, describeInTerminal } from '../harness/terminal.js';
import { expectRestored, openTui } from './support/tui.js';

const ON = '\u001B[?1000h';
const OFF = '\u001B[?1000l';

/** Throws in the middle of nothing, as a fault of the program would, when the test asks for it. */
const FAULT = `
const { isMainThread } = require('node:worker_threads');
if (isMainThread) {
  process.on('SIGUSR2', () => setImmediate(() => { throw new TypeError('a planted fault'); }));
}
`;

/** The screen with the mouse switched on. */
async function withMouse(env: Record<string, string> = {}): Promise<Terminal> {
  const { terminal } = await openTui({ cols: 120, rows: 36, env });
  expect(terminal.raw).not.toContain(ON);
  await terminal.press('m');
  await terminal.expectText('The mouse is on');
  expect(terminal.raw).toContain(ON);
  return terminal;
}

/** Clicks at a place of the screen, counted from 1 as terminals do. */
function click(terminal: Terminal, column: number, row: number): void {
  terminal.type(`\u001B[<0;${column};${row}M\u001B[<0;${column};${row}m`);
}

/** The terminal has the mouse back. */
function expectMouseOff({ raw }: Terminal): void {
  expect(raw.lastIndexOf(OFF)).toBeGreaterThan(raw.lastIndexOf(ON));
}

describeInTerminal('the mouse', () => {
  it('selects and scrolls where it is switched on, and is given back by m and by quitting', async () => {
    const terminal = await withMouse();
    const rule = terminal.screen()[1] ?? '';
    click(terminal, rule.indexOf('8 Help') + 1, 2);
    await terminal.expectText('dbsim · Help   Idea');
    const row = terminal.screen().findIndex((line) => line.includes('  Locks'));
    click(terminal, 7, row + 1);
    await terminal.expectText('dbsim · Help   Locks');
    terminal.type('\u001B[<65;60;20M');
    await terminal.expectLine(/lines 4–/);

    await terminal.press('m');
    await terminal.expectText('The mouse is off');
    expectMouseOff(terminal);
    await terminal.press('m', 'q');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expectMouseOff(terminal);
    expectRestored(terminal);
  });

  it.skipIf(process.platform === 'win32')('is given back by a signal', FULL, async () => {
    const terminal = await withMouse();
    terminal.kill('SIGTERM');
    expect(await terminal.exit()).toEqual({ code: 143, signal: null });
    expectMouseOff(terminal);
    expectRestored(terminal);
  });

  it.skipIf(process.platform === 'win32')('is given back by a crash', async () => {
    const fault = path.join(temporaryFolder(), 'fault.cjs');
    writeFileSync(fault, FAULT);
    const terminal = await withMouse({ NODE_OPTIONS: `--require "${fault}"` });
    terminal.kill('SIGUSR2');
    expect(await terminal.exit()).toEqual({ code: 1, signal: null });
    expectMouseOff(terminal);
    expectRestored(terminal);
  });
});
