import { expect, it } from 'vitest';
import { FULL, itEach } from '../harness/full.js';
import { type Terminal, describeInTerminal } from '../harness/terminal.js';
import { expectRestored, openTui, storedRuns } from './support/tui.js';

/** Long enough for all that a test does meanwhile. */
const SLOW = ['--rows', '9000', '--threads', '3', '--pace', '200'];

describeInTerminal('the screen of the terminal UI', () => {
  it('is laid out again when the terminal changes its size, also during a run', FULL, async () => {
    const { terminal } = await openTui({ args: SLOW });
    await terminal.press('enter');
    await terminal.expectText('● running');
    for (const [cols, rows] of [
      [60, 16],
      [200, 50],
      [59, 16],
      [80, 24],
    ] as const) {
      terminal.resize(cols, rows);
      if (cols < 60) await terminal.expectText('dbsim needs 60×16 and has 59×16');
      else await expectWholeFrame(terminal, cols, rows);
    }
    expect(terminal.raw).not.toContain('\u001B[2J');
    await terminal.press('q', 'y');
    await terminal.exit();
    expectRestored(terminal);
  });

  it('has no colours with NO_COLOR, and letters instead of signs', async () => {
    const args = ['--pace', '0', '--threads', '2'];
    const { terminal } = await openTui({ args, env: { NO_COLOR: '1' } });
    await terminal.press('enter');
    await terminal.expectLine(/^ users\.db .*10\/10 {2}I 8 {2}V 1 {2}D 1/);
    // oxlint-disable-next-line no-control-regex
    expect(terminal.raw).not.toMatch(/\u001B\[(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]/);
  });

  it('is opened by its name also where CI is set or the terminal is dumb', async () => {
    const { terminal } = await openTui({
      command: 'screen',
      env: { CI: 'true', TERM: 'dumb' },
    });
    await terminal.press('q');
    expect(await terminal.exit()).toMatchObject({ code: 0 });
  });

  it('is ASCII alone where the locale is', FULL, async () => {
    const { terminal } = await openTui({ args: ['--pace', '0'], env: { LANG: 'C' } });
    await terminal.press('enter');
    await terminal.expectText('OK Audit passed');
    expect(terminal.screen().join('')).toMatch(/^[\x20-\x7e]*$/);
  });

  it('puts the row under the cursor on the clipboard', FULL, async () => {
    const { terminal } = await openTui({ args: ['--pace', '0', '--threads', '1'] });
    await terminal.press('enter');
    await terminal.expectText('Audit passed');
    await terminal.press('f', 'y');
    await terminal.expectText('Copied to the clipboard');
    // oxlint-disable-next-line no-control-regex
    const encoded = /\u001B\]52;c;([^\u0007]*)\u0007/.exec(terminal.raw)?.[1] ?? '';
    expect(JSON.parse(Buffer.from(encoded, 'base64').toString())).toMatchObject({
      entity: 'Order',
      row: 10,
      outcome: 'missing-reference',
    });
  });
});

describeInTerminal('leaving the terminal UI', () => {
  it('takes one Ctrl-C while nothing runs, and has had colours where NO_COLOR is empty', async () => {
    const { terminal } = await openTui({ env: { NO_COLOR: '' } });
    // oxlint-disable-next-line no-control-regex
    expect(terminal.raw).toMatch(/\u001B\[(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]/);
    await terminal.press('ctrl-c');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expectRestored(terminal);
  });

  it(
    'takes two during a run: the first stops it, the second leaves, and it is audited',
    FULL,
    async () => {
      const { terminal, dir } = await openTui({ args: SLOW });
      await terminal.press('enter');
      await terminal.expectText('● running');
      await terminal.press('ctrl-c');
      await terminal.expectText('The run is stopping');
      await terminal.press('ctrl-c');
      expect(await terminal.exit()).toEqual({ code: 130, signal: null });
      expectRestored(terminal);
      expect(storedRuns(dir)[0]).toMatchObject({
        run: { status: 'interrupted' },
        audit: { ok: true },
      });
      expect(terminal.screen().join('\n')).toMatch(/rows? inserted/);
    },
  );

  it('stays after the first Ctrl-C where the person wants to see', FULL, async () => {
    const { terminal } = await openTui({ args: SLOW });
    await terminal.press('enter');
    await terminal.expectText('● running');
    await terminal.press('ctrl-c', 's');
    await terminal.expectText('● interrupted');
    await terminal.expectText('Audit passed');
  });

  itEach<[NodeJS.Signals, number]>(
    [
      ['SIGTERM', 143],
      ['SIGHUP', 129],
      ['SIGINT', 130],
    ],
    'on %s stops the run cleanly and ends with %i',
    async (signal, code) => {
      const { terminal, dir } = await openTui({ args: SLOW });
      await terminal.press('enter');
      await terminal.expectText('● running');
      terminal.kill(signal);
      expect(await terminal.exit()).toEqual({ code, signal: null });
      expectRestored(terminal);
      expect(storedRuns(dir)[0]).toMatchObject({
        run: { status: 'interrupted' },
        audit: { ok: true },
      });
    },
  );
});

/** The first line is the title line and the last one the key line, at the size that the terminal has. */
async function expectWholeFrame(terminal: Terminal, cols: number, rows: number): Promise<void> {
  await terminal.expectScreen(
    (lines) =>
      lines.length === rows &&
      (lines[0] ?? '').startsWith(' dbsim · Live') &&
      (lines.at(-2) ?? '').length === cols - 1 &&
      (lines.at(-1) ?? '').includes('q quit') &&
      lines.filter((line) => line.startsWith(' dbsim · Live')).length === 1,
    { described: `a whole frame of ${cols}x${rows}` },
  );
}
