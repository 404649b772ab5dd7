import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { tabAt } from '../../source/components/frame.js';
import { VIEWS } from '../../source/views/index.js';
import { currentItem, nameOf, type DatabasesState } from '../../source/views/databases/state.js';
import type { HelpState } from '../../source/views/help/state.js';
import { selectedRun, type HistoryState } from '../../source/views/history/state.js';
import type { LiveState } from '../../source/views/live/state.js';
import { attemptAtCursor } from '../../source/views/results/state.js';
import {
  selectedRow as selectedFormRow,
  selectedVariant,
  type LabState,
} from '../../source/views/lab/state.js';
import { indexAt, mouseEventOf, pointAt } from '../../source/views/shell/mouse.js';
import { MouseReports } from '../../source/views/shell/mouse-reports.js';
import type { Shell } from '../../source/views/shell/shell.js';
import { selectedRow, type StartState } from '../../source/views/start/state.js';
import { VIEW_IDS, VIEW_TITLES } from '../../source/views/view.js';
import { finishedExperiment } from '../lab/support.js';
import { manyAttempts, storedRun, testResults } from './support/results.js';
import { runOf } from './support/run.js';
import { drawScreen } from './support/screen.js';
import { shownComparison } from './support/shown.js';
import { TERMINALS } from './support/session.js';
import { settle, testShell } from './support/shell.js';
import { runSummary } from './support/summaries.js';

describe('an event of the mouse', () => {
  it.each([
    ['[<0;10;5M', { kind: 'click', column: 9, row: 4 }],
    ['[<16;10;5M', { kind: 'click', column: 9, row: 4 }],
    ['[<64;1;1M', { kind: 'wheel-up', column: 0, row: 0 }],
    ['[<65;223;100M', { kind: 'wheel-down', column: 222, row: 99 }],
    ['[<0;10;5m', undefined],
    ['[<2;10;5M', undefined],
    ['[<32;10;5M', undefined],
    ['[<0;10M', undefined],
    ['j', undefined],
  ])('%s is %j', (input, expected) => {
    expect(mouseEventOf(input)).toEqual(expected);
  });
});

describe('the reports of a terminal', () => {
  /** What is read of some input, chunk by chunk. */
  function read(...chunks: readonly string[]) {
    const stdin = new PassThrough({ encoding: 'utf8' });
    const stdout = new PassThrough({ encoding: 'utf8' });
    const events: string[] = [];
    const mouse = new MouseReports({ stdin, stdout }, ({ kind, column, row }) =>
      events.push(`${kind} ${column},${row}`),
    );
    mouse.use(true);
    for (const chunk of chunks) stdin.emit('data', chunk);
    mouse.use(false);
    stdin.emit('data', '\u001B[<0;1;1M');
    return { events, written: String(stdout.read()), listeners: stdin.listenerCount('data') };
  }

  it('are found among keys, several at once, and across chunks', () => {
    expect(read('j\u001B[<0;10;5M\u001B[<0;10;5mk\u001B[<64;1;2M').events).toEqual([
      'click 9,4',
      'wheel-up 0,1',
    ]);
    for (const at of [1, 2, 3, 5, 8]) {
      const report = '\u001B[<65;12;30M';
      expect(read(report.slice(0, at), report.slice(at)).events).toEqual(['wheel-down 11,29']);
    }
    expect(read('\u001B', '[A', '[<0;1;1M', `\u001B[<${'1;'.repeat(50)}`, 'M').events).toEqual([]);
  });

  it('are asked for, and read only until they are not', () => {
    const { events, written, listeners } = read();
    expect([events, listeners]).toEqual([[], 0]);
    expect(written).toBe('\u001B[?1000h\u001B[?1006h\u001B[?1006l\u001B[?1000l');
  });
});

describe('a list', () => {
  const scroll = { count: 25, cursor: 0, top: 10, visible: 6 };

  it('has an entry in each of its lines, and none elsewhere', () => {
    const at = (row: number) => indexAt({ firstRow: 4, scroll, width: 20 }, 3, row);
    expect([3, 4, 9, 10].map(at)).toEqual([undefined, 10, 15, undefined]);
    expect(indexAt({ firstRow: 4, scroll, width: 20 }, 20, 5)).toBeUndefined();
    expect(indexAt({ firstRow: 4, scroll: { ...scroll, top: 20 } }, 3, 9)).toBeUndefined();
  });

  it('may have several columns, downwards first', () => {
    const area = { firstRow: 0, scroll: { ...scroll, top: 0 }, cells: { width: 30, rows: 10 } };
    expect([indexAt(area, 0, 9), indexAt(area, 30, 0), indexAt(area, 61, 4)]).toEqual([9, 10, 24]);
  });
});

it.each([60, 78, 200])('each tab is found where it is drawn, in %i columns', (width) => {
  const tabs = VIEW_IDS.map((id) => ({ title: VIEW_TITLES[id], isInFront: id === 'live' }));
  const found = Array.from({ length: width }, (_, column) => tabAt(tabs, width, column));
  expect([...new Set(found.filter((index) => index !== undefined))]).toEqual(tabs.map((_, i) => i));
  expect([found[0], found.at(-1)]).toEqual([undefined, undefined]);
});

/** Clicks on the first line of the screen that matches. */
async function clickOn(shell: Shell, pattern: RegExp): Promise<void> {
  const { lines } = await drawScreen(shell);
  const row = lines.findIndex((line) => pattern.test(line));
  if (row < 0) throw new Error(`no line like ${String(pattern)}:\n${lines.join('\n')}`);
  pointAt(shell, { kind: 'click', column: (lines[row]?.search(pattern) ?? 0) + 1, row });
  await settle();
}

describe.each(TERMINALS)('at $columns×$rows a click', (terminal) => {
  it('on a tab goes to its view', async () => {
    const { shell } = testShell({ terminal });
    for (const id of ['history', 'live', 'start'] as const) {
      const number = VIEW_IDS.indexOf(id) + 1;
      const { lines } = await drawScreen(shell);
      const column = (lines[1] ?? '').search(new RegExp(` ${number} `)) + 1;
      pointAt(shell, { kind: 'click', column, row: 1 });
      expect(shell.state.route.view).toBe(id);
    }
  });

  it('on a setting selects it', async () => {
    const { shell } = testShell({ terminal });
    await settle();
    const selected = () => selectedRow(shell.state.views.start as StartState);
    await clickOn(shell, /Threads {2}/);
    expect(selected()).toBe('threads');
    await clickOn(shell, /Workload/);
    expect(selected()).toBe('workload');
  });

  it('on a thread, a rejected row or a row of a thread selects it', async () => {
    const { shell, services, press } = testShell({ terminal });
    services.run = runOf(6);
    shell.open('live');
    const live = () => shell.state.views.live as LiveState;
    await clickOn(shell, /^ T03/);
    expect(live().threads.cursor).toBe(2);
    await clickOn(shell, /^ T01/);
    expect(live().threads.cursor).toBe(0);
    await press('f');
    await clickOn(shell, /User row \d+/);
    expect(live().rejected.cursor).toBe(0);
    await press('down', 'down', 'escape', 'enter');
    await clickOn(shell, /^ User row \d+/);
    expect(live().open?.scroll.cursor).toBe(0);
  });

  it('on a database or a stored run selects it', async () => {
    const { shell, services } = testShell({
      terminal,
      views: { databases: VIEWS.databases, history: VIEWS.history },
    });
    const runs = [3, 2, 1].map((number) => runSummary(number, { workload: `work-${number}` }));
    Object.assign(services, {
      history: {
        readRuns: async (take: (found: typeof runs, total: number) => void) => take(runs, 3),
      },
    });
    shell.open('databases');
    await settle();
    await clickOn(shell, /products\.db/);
    expect(nameOf(currentItem(shell.state.views.databases as DatabasesState))).toBe('products.db');
    shell.open('history');
    await settle();
    await clickOn(shell, /work-2/);
    expect(selectedRun(shell.state.views.history as HistoryState)?.workload).toBe('work-2');
  });

  it('on a row of the results selects it', async () => {
    const { shell, state } = await testResults(storedRun(manyAttempts(60)), { terminal });
    await clickOn(shell, /User row 2 +T/);
    expect(attemptAtCursor(state())).toMatchObject({ entity: 'User', row: 2 });
  });
});

describe.each(TERMINALS)('in the Lab at $columns×$rows', (terminal) => {
  it('a click selects a row of the form or a variant', async () => {
    const { shell, services } = testShell({ terminal, views: { lab: VIEWS.lab } });
    const shown = shownComparison(
      finishedExperiment(
        [1000, 2000].map((rate) => Array.from({ length: 5 }, (_, run) => rate + run)),
      ),
    );
    Object.assign(services.lab, { newest: async () => shown });
    shell.open('lab');
    await settle();
    const state = () => shell.state.views.lab as LabState;
    await clickOn(shell, /^ {3}workload/);
    expect(selectedFormRow(state())?.kind).toBe('workload');
    await clickOn(shell, /faster: 2\.00×/);
    expect(selectedVariant(state())?.settings).toEqual({ batch: '100' });
  });
});

describe('the mouse', () => {
  it('is off until m, and off again with m', async () => {
    const { shell, press, host } = testShell();
    expect(shell.state.hasMouse).toBe(false);
    await press('m', 'm');
    expect(host).toEqual(['mouse true', 'mouse false']);
    expect(shell.state.hasMouse).toBe(false);
  });

  it('opens a page of the help', async () => {
    const { shell } = testShell({
      terminal: { columns: 120, rows: 36 },
      views: { help: VIEWS.help },
    });
    shell.open('help');
    await clickOn(shell, /Durability/);
    expect((shell.state.views.help as HelpState).page).toBe(7);
    await clickOn(shell, /Idea/);
    expect((shell.state.views.help as HelpState).page).toBe(0);
  });

  it('scrolls with the wheel, also what is over the view', async () => {
    const { shell, press } = testShell({ terminal: { columns: 80, rows: 16 } });
    pointAt(shell, { kind: 'wheel-down', column: 5, row: 5 });
    expect((shell.state.views.start as StartState).scroll.cursor).toBe(3);
    pointAt(shell, { kind: 'wheel-up', column: 5, row: 5 });
    expect((shell.state.views.start as StartState).scroll.cursor).toBe(0);
    await press('?');
    pointAt(shell, { kind: 'wheel-down', column: 5, row: 5 });
    expect(shell.state.overlay).toMatchObject({ kind: 'keys', top: 3 });
  });

  it('answers no question and chooses no view through what is over it', async () => {
    const { shell, services, press } = testShell();
    services.run = runOf(2);
    await press('q');
    pointAt(shell, { kind: 'click', column: 20, row: 1 });
    pointAt(shell, { kind: 'wheel-down', column: 5, row: 12 });
    expect(shell.state.overlay?.kind).toBe('question');
    expect(shell.state.route.view).toBe('start');
  });
});
