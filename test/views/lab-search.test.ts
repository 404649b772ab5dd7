import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { displayWidth } from '../../source/components/text.js';
import type { RateSearch } from '../../source/lab/rates/record.js';
import { storeRates } from '../../source/lab/rates/store.js';
import type { LabTask, ShownSearch } from '../../source/services/lab/shown.js';
import { VIEWS } from '../../source/views/index.js';
import { formRows, selectedRow, type LabState } from '../../source/views/lab/state.js';
import { temporaryFolder } from '../harness/folder.js';
import { finishedSearch, newSearch } from '../lab/rates/support.js';
import { drawScreen } from './support/screen.js';
import { Session, TERMINALS } from './support/session.js';
import { settle, testShell } from './support/shell.js';
import { shownSearch } from './support/shown.js';

async function openSearch(search: RateSearch, options: Parameters<typeof testShell>[0] = {}) {
  const test = testShell({ views: { lab: VIEWS.lab }, ...options });
  Object.assign(test.services.lab, {
    newest: async () => shownSearch(search),
    prepare: async () => ({ kind: 'search' }) as LabTask,
  });
  test.shell.open('lab');
  await settle();
  return {
    ...test,
    state: () => test.shell.state.views.lab as LabState,
    text: async () => (await drawScreen(test.shell)).lines.join('\n'),
  };
}

describe('a search in the Lab', () => {
  it.each(TERMINALS)('shows the bracket of each variant at %j', async (terminal) => {
    const { shell, press } = await openSearch(finishedSearch(), { terminal });
    await press('G');
    const { lines } = await drawScreen(shell);
    expect(lines.filter((line) => displayWidth(line) > terminal.columns)).toEqual([]);
    expect(lines[0]).toContain('generate · highest rate by batch');
    expect(lines.some((line) => /^.* 1 .* 812 rows\/s +853 rows\/s /.test(line))).toBe(true);
    expect(lines.join('\n')).toContain('batch 1: holds 812 rows/s, does not hold 853');
  });

  it.each([true, false])(
    'draws the p99 over the rate of the selected variant (Unicode %s)',
    async (isUnicode) => {
      const { shell, press } = await openSearch(finishedSearch(), {
        terminal: { columns: 120, rows: 36 },
      });
      const drawn = async (): Promise<string> =>
        (await drawScreen(shell, isUnicode)).lines.join('\n');
      // The best one, as long as none is selected.
      expect(await drawn()).toMatch(/ 2,000 +2,060/);
      await press('G');
      expect(await drawn()).toMatch(isUnicode ? /● holds · ○ does not hold/ : /\* holds, o does/);
      expect(await drawn()).toMatch(/ 812 +853/);
      if (!isUnicode) expect(await drawn()).toMatch(/^[\x20-\x7e\n]*$/);
      await press('C');
      expect(await drawn()).not.toContain('p99 over the rate');
    },
  );

  it('shows the window that is going, and asks before it is stopped', async () => {
    const { shell, services, press, text } = await openSearch(newSearch(), {
      terminal: { columns: 120, rows: 36 },
    });
    const step = { variant: 1, rate: 500, durationMs: 5000, holds: 250, fails: null };
    let current: ShownSearch | undefined;
    Object.assign(services.lab, {
      isRunning: () => current?.isRunning === true,
      current: () => current,
      run: () => {
        const { windows } = finishedSearch();
        current = shownSearch(newSearch({ windows: windows.slice(0, 2) }), {
          step,
          isRunning: true,
        });
        return new Promise(() => undefined);
      },
    });
    await press('enter');
    shell.tick();
    expect(await text()).toContain('● window 3');
    expect(await text()).toContain('batch 50: a window at 500 rows/s for 5.00 s');
    await press('escape');
    expect(await text()).toContain('Stop the search?');
    await press('escape', 'q');
    expect(await text()).toContain('A search is going');
  });

  it('is no baseline', async () => {
    const { shell, press } = await openSearch(finishedSearch());
    await press('B');
    expect(shell.state.notice?.text).toContain('only a comparison can be a baseline');
  });

  it('is set up by the row find rate, which takes the place of rounds', async () => {
    const { press, state, text } = await openSearch(finishedSearch());
    const kinds = (): string[] => formRows(state().form).map(({ kind }) => kind);
    expect(kinds()).toContain('rounds');
    await press('g');
    while (selectedRow(state())?.kind !== 'findRate') await press('down');
    await press('right');
    expect(state().form.findRate).toBe('5ms');
    expect(await text()).toContain('p99 ≤ 5ms');
    expect(kinds()).not.toContain('rounds');
    expect(kinds()).not.toContain('rows');
    await press('w', 'ctrl-u', ...Array.from('0'));
    expect(await text()).toContain('✖ find-rate must be a time from 1ms to 1m, such as 20ms');
    await press('ctrl-u', ...Array.from('800'), 'enter');
    expect(await text()).toContain('p99 ≤ 800ms');
    while (selectedRow(state())?.kind !== 'duration') await press('down');
    await press('w', 'ctrl-u', ...Array.from('1s'));
    expect(await text()).toContain('✖ duration must be a time from 5s to 10m');
    await press('escape');
    while (selectedRow(state())?.kind !== 'findRate') await press('up');
    while (state().form.findRate !== '') await press('left');
    expect(kinds()).toContain('rounds');
  });
});

it('names the settings where what is typed is the name of none', async () => {
  const { press, text } = await openSearch(finishedSearch());
  await press('g', 'i', 'x', 'q', 'q');
  expect(await text()).toContain('✖ no setting has such a name: it is threads, ');
});

describe('a search in the history', () => {
  it.each(TERMINALS)('is listed with its rate at %j, and opens in the Lab', async (terminal) => {
    const dir = temporaryFolder();
    mkdirSync(path.join(dir, 'data', 'experiments'), { recursive: true });
    await storeRates(dir, finishedSearch());
    const session = new Session('history', { dir, terminal });
    const seen = await session.see('1 search');
    expect(seen).toMatch(/search {6}generate batch=1,50: batch 50/);
    if (terminal.rows > 20) {
      expect(seen).toContain('Within a p99 of 20.0 ms: batch 50 holds 2,000 rows/s');
    }
    session.press('enter');
    expect(await session.see(/dbsim · Lab {3}generate · highest rate/)).toContain('2,000');
  });
});
