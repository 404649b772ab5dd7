import { describe, expect, it } from 'vitest';
import type { PaletteLine } from '../../source/components/palette.js';
import { VIEWS } from '../../source/views/index.js';
import { findEntries, paletteEntries } from '../../source/views/shell/palette.js';
import type { View } from '../../source/views/view.js';
import { runOf } from './support/run.js';
import { drawScreen } from './support/screen.js';
import { testShell } from './support/shell.js';

const entry = (name: string, change: Partial<PaletteLine> = {}): PaletteLine => ({
  name,
  keys: [],
  ...change,
});

const ENTRIES = [
  entry('Show the results', { keys: ['3'] }),
  entry('Set threads', { detail: '10' }),
  entry('Sort by the next column', { keys: ['s'] }),
  entry('Reverse the sort', { keys: ['S'] }),
  entry('Stop the run', { keys: ['X'], disabled: 'no run is going' }),
  entry('Go back', { keys: ['escape'] }),
];
const found = (typed: string): string[] => findEntries(ENTRIES, typed).map(({ name }) => name);

describe('what is found', () => {
  it.each([
    ['3', ['Show the results']],
    [
      's',
      [
        'Sort by the next column',
        'Show the results',
        'Set threads',
        'Reverse the sort',
        'Stop the run',
      ],
    ],
    ['S', ['Reverse the sort']],
    ['sort', ['Sort by the next column', 'Reverse the sort']],
    ['SORT next', ['Sort by the next column']],
    ['esc', ['Go back']],
    ['Escape', ['Go back']],
    ['X', ['Stop the run']],
    ['xyzzy', []],
  ])('for %j is, the best first: %j', (typed, expected) => {
    expect(found(typed).slice(0, expected.length || 1)).toEqual(expected);
  });

  it('for nothing typed is all that works', () => {
    expect(found('  ')).toEqual(
      ENTRIES.slice(0, 4)
        .concat(ENTRIES.slice(5))
        .map(({ name }) => name),
    );
  });
});

describe('the palette', () => {
  const stored: View<{ runs: readonly string[] }, readonly string[]> = {
    id: 'history',
    about: '',
    initial: { runs: [] },
    bindings: [],
    reduce: (_, runs) => ({ runs }),
    places: ({ runs }) =>
      runs.map((id) => ({ name: `Open ${id}`, view: 'results' as const, params: { runId: id } })),
    readPlaces: async ({ dispatch }) => dispatch(['r-1', 'r-2']),
    Screen: () => null,
  };
  const open = () => testShell({ views: { history: stored, help: VIEWS.help } });
  const typed = (text: string): string[] =>
    Array.from(text, (key) => (key === ' ' ? 'space' : key));

  it('finds a setting and selects its field on Start', async () => {
    const { shell, press } = open();
    await press('2', ':', ...typed('set threads'));
    expect(paletteEntries(shell, 'set threads')[0]).toMatchObject({ detail: '10' });
    await press('enter');
    expect(shell.state.route.view).toBe('start');
    const { lines } = await drawScreen(shell);
    expect(lines.find((line) => line.includes('Threads'))).toMatch(/[›>] Threads/);
  });

  it('finds a stored run and opens it in Results', async () => {
    const { shell, press } = open();
    await press(':', ...typed('r-2'), 'enter');
    expect(shell.state.route).toEqual({ view: 'results', params: { runId: 'r-2' } });
  });

  it('finds a page of the help and opens it', async () => {
    const { shell, press } = open();
    await press(':', ...typed('locks'), 'enter');
    expect((await drawScreen(shell)).lines[0]).toMatch(/Help {3}Locks/);
  });

  it('finds a view by its key and goes there', async () => {
    const { shell, press } = open();
    await press(':', '8', 'enter');
    expect(shell.state.route.view).toBe('help');
  });

  it('gives the reason of what does nothing now, and does nothing', async () => {
    const { shell, press, services } = open();
    services.run = undefined;
    await press('2', ':', 'X');
    expect((await drawScreen(shell)).lines.join('\n')).toContain('(no run is going)');
    await press('enter');
    expect(shell.state).toMatchObject({ overlay: undefined, notice: { text: 'no run is going' } });
  });

  it('runs a command of the view', async () => {
    const { press, services, shell } = open();
    services.run = runOf(2);
    shell.open('live');
    await press(':', ...typed('pause'), 'enter');
    expect(services.calls).toEqual(['pause true']);
  });

  it('finds a command of another view, goes there, and runs it once the view has read', async () => {
    const ran: string[] = [];
    const history: View<{ runs: readonly string[] }, readonly string[]> = {
      ...stored,
      bindings: [
        {
          id: 'history.list',
          keys: ['a'],
          label: 'list',
          help: 'List the novelties.',
          priority: 1,
          disabled: ({ runs }) => (runs.length === 0 ? 'nothing has been read' : undefined),
          run: ({ state }) => void ran.push(...state.runs),
        },
        {
          id: 'history.never',
          keys: ['b'],
          label: 'never',
          help: 'Do the impossible.',
          priority: 2,
          disabled: () => 'it is impossible',
          run: () => void ran.push('never'),
        },
      ],
      enter: async ({ dispatch }) => {
        await Promise.resolve();
        dispatch(['r-1']);
      },
    };
    const { shell, press } = testShell({ views: { history } });
    expect(paletteEntries(shell, 'novelties')).toMatchObject([{ detail: 'History' }]);
    await press(':', ...typed('novelties'), 'enter');
    await expect.poll(() => ran).toEqual(['r-1']);
    expect(shell.state.route.view).toBe('history');
    shell.open('start');
    await press(':', ...typed('impossible'), 'enter');
    await expect.poll(() => shell.state.notice?.text).toBe('it is impossible');
    expect(ran).toEqual(['r-1']);
  });

  it('has short names without full stops, each once', () => {
    const names = paletteEntries(open().shell, '').map(({ name }) => name);
    expect(names.filter((name) => !/^[A-Z][a-z]+ .*[^.]$/.test(name))).toEqual([]);
    expect(names).toEqual([...new Set(names)]);
  });
});
