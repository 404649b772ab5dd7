import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from './folder.js';
import { runProgram } from './program.js';
import { Terminal, describeInTerminal } from './terminal.js';

/** A program that shows each key it gets on the alternate screen and leaves at `q`. */
const ECHO = String.raw`
const show = (text) => process.stdout.write(text);
show('\x1b[?1049h\x1b[?25l\x1b[Hsize ' + process.stdout.columns + 'x' + process.stdout.rows);
process.stdout.on('resize', () => show('\x1b[Hsize ' + process.stdout.columns + 'x' + process.stdout.rows));
process.stdin.setRawMode(true).on('data', (bytes) => {
  show('\x1b[2;1H\x1b[Kkey ' + JSON.stringify(String(bytes)));
  if (String(bytes) !== 'q') return;
  show('\x1b[?25h\x1b[?1049lleft\n');
  process.exit(3);
});
`;

let echo: string;

beforeAll(() => {
  echo = path.join(temporaryFolder(), 'echo.cjs');
  writeFileSync(echo, ECHO);
});

describeInTerminal('the terminal of the tests', () => {
  it('shows the screen, sends keys, and reports how the program ended', async () => {
    const terminal = await Terminal.start({ launcher: echo, cols: 40, rows: 10 });
    await terminal.expectText('size 40x10');
    expect(terminal).toMatchObject({ alternateScreen: true, cursorVisible: false });

    await terminal.press('down', 'escape', 'ctrl-c');
    await terminal.expectLine(/^key "\\u0003"$/);
    terminal.resize(50, 12);
    await terminal.expectText('size 50x12');
    expect(terminal.screen()).toHaveLength(12);

    await terminal.press('q');
    expect(await terminal.exit()).toEqual({ code: 3, signal: null });
    expect(terminal).toMatchObject({ alternateScreen: false, cursorVisible: true });
    expect(terminal.screen()[0]).toBe('left');
    expect(terminal.raw).toContain('\u001B[?1049h');
  });

  it('shows the whole screen when a text does not come', async () => {
    const terminal = await Terminal.start({ launcher: echo, cols: 20, rows: 4 });
    await terminal.expectText('size');
    await expect(terminal.expectText('never', { within: 50 })).rejects.toThrow(/\|size 20x4/);
  });

  it('does not wait for a text of a program that has ended', async () => {
    const terminal = await Terminal.start({ launcher: echo });
    await terminal.expectText('size');
    terminal.kill('SIGTERM');
    await expect(terminal.expectText('never', { within: 60_000 })).rejects.toThrow(/SIGTERM/);
    expect(await terminal.exit()).toEqual({ code: null, signal: 'SIGTERM' });
  });
});

it('a program without a terminal gets its input and a signal', async () => {
  const cat = path.join(temporaryFolder(), 'cat.cjs');
  writeFileSync(cat, `process.stdin.pipe(process.stdout); setInterval(() => {}, 1000);`);
  const result = await runProgram([], {
    launcher: cat,
    input: 'hello',
    signalAfter: { signal: 'SIGINT', output: /hello/ },
  });
  expect(result).toEqual({ code: null, signal: 'SIGINT', stdout: 'hello', stderr: '' });
});
