import { expect, it } from 'vitest';
import { FULL, itEach } from '../harness/full.js';
import { describeInTerminal } from '../harness/terminal.js';
import { isThorough } from './support/thorough.js';
import { expectRestored, openTui, storedRuns } from './support/tui.js';

describeInTerminal('a run in the terminal UI', () => {
  itEach<[args: string[], paceMs: number, slowMs: number, thinking: string, longer: string]>(
    [
      [['--pace', '150', '--slow', '40'], 150, 40, 'thinks 150–225 ms', 'takes 40 ms longer'],
      // As the form proposes it, which takes long enough to be followed.
      [[], 800, 800, 'thinks 800–1,200 ms', 'takes 800 ms longer'],
    ],
    'starts with Enter, is watched, ends with its verdict, and is reported on leaving: %j',
    async (args, paceMs, slowMs, thinking, longer) => {
      const { terminal, dir } = await openTui({ args });
      await terminal.expectText('Enter start');
      await terminal.press('enter');

      await terminal.expectText('● running');
      await terminal.expectText(`Each thread ${thinking} before a row, each phase ${longer}`);
      await terminal.expectLine(/T\d\d .* thinking/);
      await terminal.expectText('✔ Audit passed: 24 of 30 rows inserted (80.0 %)');
      await terminal.expectLine(/^ users\.db .*10\/10 {2}✔ 8 {2}✖ 1 {2}≡ 1/);
      await terminal.expectLine(/^ orders\.db .*10\/10 {2}✔ 7 {2}✖ 2 {2}⇢ 1/);
      await terminal.expectText('NOT INSERTED  6, the newest first');

      await terminal.press('f');
      await terminal.expectText('≡ User row 8');
      await terminal.expectText('email alice@example.com is taken by User 1');

      await terminal.press('q');
      expect(await terminal.exit()).toEqual({ code: 0, signal: null });
      expectRestored(terminal);
      const [record] = storedRuns(dir);
      expect(record).toMatchObject({
        run: { settings: { paceMs, slowMs } },
        totals: { inserted: 24 },
      });
      await terminal.expectText('24 of 30 rows inserted (80.0 %), audit passed:');
      expect(terminal.screen().join('')).toContain(`${record?.run.id}.json`);
    },
  );

  it('can be paused between rows, goes on, and changes its pace while it runs', FULL, async () => {
    const { terminal, dir } = await openTui({
      args: ['--rows', '400', '--threads', '4', '--seed', '7'],
    });
    await terminal.press('enter');
    await terminal.expectText('● running');
    await terminal.press('-');
    await terminal.expectText('Each thread thinks 1,500–2,250 ms');
    await terminal.press('space');
    await terminal.expectText('● paused');
    await terminal.expectScreen(
      (lines) => lines.filter((line) => line.includes('paused')).length >= 5,
      {
        described: 'all four threads paused',
      },
    );
    const decided = /(\d+)\/100 /.exec(terminal.screen()[2] ?? '')?.[1];
    await terminal.press('+', '+', '+', '+', '+', '+', '+', '+', '+', '+');
    expect(/(\d+)\/100 /.exec(terminal.screen()[2] ?? '')?.[1]).toBe(decided);
    await terminal.press('space');
    // At the pace before it would take two and a half minutes.
    await terminal.expectText('Audit passed: ');
    await terminal.press('q');
    await terminal.exit();
    expect(storedRuns(dir)[0]?.totals.attempted).toBe(400);
  });

  it(
    'asks before it writes into databases that hold rows, and keeps or empties them',
    FULL,
    async () => {
      const { terminal, dir } = await openTui({ args: ['--pace', '0'] });
      await terminal.press('enter');
      await terminal.expectText('24 of 30 rows inserted');

      await terminal.press('1', 'enter');
      await terminal.expectText('The databases hold 24 rows');
      await terminal.press('escape');
      await terminal.expectNoText('The databases hold 24 rows');
      expect(storedRuns(dir)).toHaveLength(1);

      await terminal.press('enter');
      await terminal.expectText('k keep them and add');
      await terminal.press('k');
      await terminal.expectText('0 of 30 rows inserted');

      await terminal.press('1', 'enter');
      await terminal.expectText('f fresh: delete them first');
      await terminal.press('f');
      await terminal.expectText('24 of 30 rows inserted');
      expect(storedRuns(dir).map(({ totals }) => totals.inserted)).toEqual([24, 0, 24]);
    },
  );

  it('can be asked for again with the settings of the last time', FULL, async () => {
    const first = await openTui({ args: ['--threads', '3', '--pace', '0', '--order', 'race'] });
    await first.terminal.press('enter');
    await first.terminal.expectText('Audit passed');
    await first.terminal.press('T', 'q');
    await first.terminal.exit();

    const { terminal } = await openTui({ config: first.config, rows: 44 });
    await terminal.expectLine(/Threads +3/);
    await terminal.expectLine(/Row order +race/);
    await terminal.expectLine(/Existing rows +keep/);
  });

  it.each(isThorough ? [1, 10, 64, 256] : [1, 256])(
    'shows %i threads, all of them',
    FULL,
    async (threads) => {
      const { terminal, dir } = await openTui({
        cols: 120,
        rows: 36,
        args: ['--threads', String(threads), '--rows', String(threads * 10), '--pace', '300'],
      });
      await terminal.press('enter');
      await terminal.expectText('THREADS');
      // From the list over the timeline to the heat map.
      await terminal.press('H', 'H');
      await terminal.expectLine(/(?:writing|turn|thinking|checking) \d+/);
      await terminal.expectText('Audit passed');
      await terminal.expectText(`– done ${threads}`);
      expect(storedRuns(dir)[0]?.threads).toHaveLength(threads);
    },
  );
});
