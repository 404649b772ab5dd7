import { expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import { runProgram } from '../harness/program.js';
import { describeInTerminal, Terminal } from '../harness/terminal.js';
import { expectRestored, openTui, storedRuns } from './support/tui.js';

const EVENT = /\d+\.\d{3} s {2}T\d\d {2}\S/;

/** The lines of the event log on the screen, the newest first. */
function events(terminal: Terminal): string[] {
  return terminal
    .screen()
    .filter((line) => EVENT.test(line))
    .map((line) => line.trimEnd());
}

/** The event that a step lets happen, once the log has all events before it. */
async function nextEvent(terminal: Terminal): Promise<{ number: number; thread: string }> {
  let found: { number: number; thread: string } | undefined;
  await terminal.expectScreen(
    (lines) => {
      const text = lines.join('\n');
      const [, number, thread = ''] = /lets event (\d+) \((T\d+)\)/.exec(text) ?? [];
      if (!text.includes(`EVENTS  ${Number(number) - 1}, the newest first`)) return false;
      found = { number: Number(number), thread };
      return true;
    },
    { described: 'all events before the next one' },
  );
  if (!found) throw new Error('there is no next event');
  return found;
}

describeInTerminal('a stepped run in the terminal UI', () => {
  /** Starts the assignment, and holds it. */
  async function hold(): Promise<{ terminal: Terminal; dir: string }> {
    const { terminal, dir } = await openTui({ rows: 36, cols: 120, args: ['--threads', '4'] });
    await terminal.expectText('Enter start');
    await terminal.press('enter');
    await terminal.expectText('● running');
    await terminal.press('.');
    await terminal.expectText('● stepping');
    await terminal.expectLine(/Stepping: \. lets event \d+ \(T0\d\) happen; space resumes/);
    return { terminal, dir };
  }

  it('shows one event more at each step, that of the thread that was named, and goes on', FULL, async () => {
    const { terminal, dir } = await hold();
    await terminal.press('L');
    for (let step = 1; step <= 12; step += 1) {
        const next = await nextEvent(terminal);
        const before = events(terminal);
        await terminal.press('.');
        await terminal.expectText(`EVENTS  ${next.number}, the newest first`);
        const [newest, ...others] = events(terminal);
        expect(newest).toContain(` ${next.thread} `);
        expect(others.slice(0, 9)).toEqual(before.slice(0, 9));
      }
      await terminal.press('escape', 'space');
    await terminal.expectText('Audit passed: 24 of 30 rows inserted');
    await terminal.press('q');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(storedRuns(dir)[0]?.totals.attempted).toBe(30);
  }); // prettier-ignore

  it.each([
    ['ctrl-c', async (terminal: Terminal) => terminal.expectText('Audit passed'), 'q', 0],
    ['q', async (terminal: Terminal) => terminal.expectText('y '), 'y', 0],
  ] as const)('ends cleanly with %s while it is held', FULL, async (key, seen, leave, code) => {
    const { terminal, dir } = await hold();
    await terminal.press(key);
    await seen(terminal);
    await terminal.press(leave);
    expect(await terminal.exit()).toEqual({ code, signal: null });
    expectRestored(terminal);
    const [record] = storedRuns(dir);
    expect(record).toMatchObject({ run: { status: 'interrupted' }, audit: { ok: true } });
    expect(record?.totals.attempted).toBeLessThan(30);
  });
});

describeInTerminal('a replay in the terminal UI', () => {
  it('is opened from History, steps, changes its speed, and ends as the run did', FULL, async () => {
    const { terminal, dir } = await openTui({ rows: 36, cols: 120, args: ['--pace', '0', '--slow', '100'] });
    await terminal.expectText('Enter start');
    await terminal.press('enter');
    await terminal.expectText('Audit passed: 24 of 30 rows inserted');
    // The last events and the look at the databases come after the verdict.
    const { stdout } = await runProgram(['replay', '--dir', dir, '--json']);
    await terminal.expectText(`EVENTS  ${stdout.trimEnd().split('\n').length}, the newest first`);
    await terminal.expectNoText('Checking the databases');
    const live = terminal.screen();
    await terminal.press('5');
      await terminal.expectText('✔ pass');
      await terminal.press('P');
    await terminal.expectText('● replay 0.2×');
    await terminal.press('.');
    await terminal.expectText('● replay 0.2×, stepping');
    await terminal.press('-', 'space');
    await terminal.expectText('● replay 0.1×');
    await terminal.press('>');
    await terminal.expectText('Audit passed: 24 of 30 rows inserted');
    // Only the title says that it was a replay.
    await terminal.expectText('● replay over: completed');
    await terminal.expectScreen((lines) => lines.slice(1).join('\n') === live.slice(1).join('\n'), {
      described: 'the picture of the run',
    });
    await terminal.press('q');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(storedRuns(dir)).toHaveLength(1);
  }); // prettier-ignore

  it('is opened with the command, and leaves with q', FULL, async () => {
    const dir = temporaryFolder();
    await runProgram(['run', '--dir', dir, '--quiet', '--slow', '50']);
    const terminal = await Terminal.start({ args: ['replay', '--dir', dir, '--speed', '0.5'] });
    await terminal.expectText('● replay 0.5×');
    await terminal.press('>');
    await terminal.expectText('Audit passed: 24 of 30 rows inserted');
    await terminal.press('q');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expectRestored(terminal);
  });
});
