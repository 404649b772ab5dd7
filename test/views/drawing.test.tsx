import { describe, expect, it } from 'vitest';
import type { Size } from '../../source/components/look.js';
import { displayWidth } from '../../source/components/text.js';
import { HOSTILE } from '../corpus/hostile.js';
import { describeEach } from '../harness/full.js';
import { runOf } from './support/run.js';
import { drawScreen } from './support/screen.js';
import { TERMINALS } from './support/session.js';
import { settle, testShell, type TestShell } from './support/shell.js';

const THREADS = [1, 10, 64, 256];

async function liveShell(terminal: Size, threads: number): Promise<TestShell> {
  const test = testShell({ terminal });
  test.services.run = runOf(threads, { workload: HOSTILE.join(' ') });
  test.shell.open('live');
  test.shell.tick();
  await settle();
  return test;
}

/** The frame fills the screen exactly: its last line is the key line, and no line was broken in two. */
function expectFrame(lines: readonly string[], { columns, rows }: Size): void {
  expect(lines).toHaveLength(rows);
  expect(lines[0]).toMatch(/^ dbsim · /);
  expect(lines.at(-1)).toMatch(/\S/);
  expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
}

describeEach(TERMINALS, 'at $columns×$rows', (terminal) => {
  it('the start view shows the form and what works', async () => {
    const { shell } = testShell({ terminal });
    await settle();
    const { lines } = await drawScreen(shell);
    expectFrame(lines, terminal);
    expect(lines.join('\n')).toContain('› ‹ [Assignment (30 rows)]');
    expect(lines.at(-1)).toContain('Enter start');
    expect(lines.at(-1)).toContain('q quit');
  });

  it('every view shows that a run is going, Live in full', async () => {
    const { shell, services } = await liveShell(terminal, 2);
    expect((await drawScreen(shell)).lines[0]).toMatch(/● running {2}\d\d:\d\d\.\d\d *$/);
    shell.open('start');
    expect((await drawScreen(shell)).lines[0]).toMatch(
      /^ dbsim · Start .*● running \d+\.\d % {2}\d\d:\d\d *$/,
    );
    services.run = runOf(2, { phase: 'preparing', snapshot: undefined, seconds: 3 });
    shell.tick();
    expect((await drawScreen(shell)).lines[0]).toMatch(/● preparing {2}00:03 *$/);
    services.run = runOf(2, { phase: 'stored' });
    shell.tick();
    expect((await drawScreen(shell)).lines[0]).not.toContain('●');
  });

  it('the start view explains what to do about a character that a setting does not take', async () => {
    const { shell, press } = testShell({ terminal });
    await settle();
    const noticeAfter = async (...keys: string[]): Promise<string | undefined> => {
      await press(...keys);
      return (await drawScreen(shell)).lines.at(-2)?.trim();
    };
    for (const key of ['a', '9', '/']) {
      expect(await noticeAfter(key)).toBe(
        'A preset is not typed: the left and right keys change it',
      );
    }
    expect(await noticeAfter('down', 'a')).toBe(
      'Workload is not typed: the left and right keys change it',
    );
    expect(await noticeAfter('down', 'a')).toBe('Threads is a number: type digits');
  });

  it.each(THREADS)('the live view has a place for each of %i threads', async (threads) => {
    const { shell } = await liveShell(terminal, threads);
    const { lines } = await drawScreen(shell);
    expectFrame(lines, terminal);
    const body = lines.join('\n');
    expect(body).toContain('NOT INSERTED');
    const named = new Set(Array.from(body.matchAll(/\bT0*(\d+)/g), ([, number]) => Number(number)));
    if (/█ writing \d/.test(body)) expect(cellCount(lines, terminal.columns)).toBe(threads);
    else expect(named.size).toBe(threads);
  });

  it('values cannot move the cursor, break a line or run out of their columns', async () => {
    const { shell, press } = await liveShell(terminal, 10);
    await press('f');
    const { lines, raw } = await drawScreen(shell);
    expectFrame(lines, terminal);
    expect(lines.join('\n')).toContain('\\u001b[2J');
    expect(raw).not.toContain('\u001B[2J');
    expect(raw).not.toContain('\u202E');
  });

  it('the overlays stay on the screen', async () => {
    const { shell, press } = await liveShell(terminal, 10);
    for (const keys of [['?'], ['escape', ':', 'g', 'o'], ['escape', 'ctrl-c']]) {
      await press(...keys);
      const { lines } = await drawScreen(shell);
      expect(lines).toHaveLength(terminal.rows);
      expect(lines.at(-1)).toMatch(/esc (?:close|stay)/);
    }
    // A run that is stopping cannot be kept from it.
    expect((await drawScreen(shell)).lines.join('\n')).toMatch(/q leave +esc stay/);
  });

  it('every sentence about a key can be read whole', async () => {
    const { shell, press } = await liveShell(terminal, 10);
    await press('?');
    let seen = '';
    for (let page = 0; page < 8; page += 1) {
      const { lines } = await drawScreen(shell);
      const inside = lines.map((line) => /│ .{13} (.*) │/.exec(line)?.[1]?.trim());
      seen += ` ${inside.filter(Boolean).join(' ')}`;
      await press('page-down');
    }
    expect(seen).not.toContain('…');
    expect(seen).toContain('Show the rejected rows, or the threads again.');
    expect(seen).toContain('Change the theme: dark, light, colour-blind or mono.');
  });

  it('the detail of a thread shows its rows', async () => {
    const { shell, press } = await liveShell(terminal, 10);
    await press('enter');
    const { lines } = await drawScreen(shell);
    expectFrame(lines, terminal);
    expect(lines.join('\n')).toMatch(/THREAD T01/);
    expect(lines.join('\n')).toMatch(/User row 1 .*✖ invalid/);
  });
});

describe('the screen', () => {
  it('asks for more room when it is too small', async () => {
    const { shell } = testShell({ terminal: { columns: 59, rows: 15 } });
    const { lines } = await drawScreen(shell);
    expect(lines.slice(0, 2).map((line) => line.trimEnd())).toEqual([
      'dbsim needs 60×16 and has 59×15: please enlarge the window',
      '(q quits)',
    ]);
    expect(lines.slice(2).join('')).toBe('');
  });

  it('shows signs as letters where only ASCII can be shown', async () => {
    const { shell } = await liveShell({ columns: 80, rows: 24 }, 10);
    const { lines } = await drawScreen(shell, false);
    const own = lines.slice(1).filter((line) => !line.includes('name is wrong'));
    expect(own.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
    expect(own.join('\n')).toContain('I 4,321');
  });

  it('has no colours in the mono theme, and letters for signs', async () => {
    const test = testShell({ theme: 'mono' });
    test.services.run = runOf(4);
    test.shell.open('live');
    test.shell.tick();
    const { lines, raw } = await drawScreen(test.shell);
    // oxlint-disable-next-line no-control-regex
    expect(raw).not.toMatch(/\u001B\[(?:3[0-8]|4[0-8]|9[0-7])/);
    expect(lines.join('\n')).toContain('I 4,321');
  });
});

/** Threads in the heat map: what comes after the label of each of its lines. */
function cellCount(lines: readonly string[], columns: number): number {
  const legend = lines.findIndex((line) => /█ writing \d/.test(line));
  const end = lines.findIndex((line) => line.includes('NOT INSERTED'));
  const cells = lines.slice(legend + 1, end).map((line) => line.slice(6).replaceAll(' ', ''));
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns);
  return cells.join('').length;
}
