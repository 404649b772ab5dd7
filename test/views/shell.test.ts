import { describe, expect, it } from 'vitest';
import type { Key as InkKey } from 'ink';
import { keyListSize } from '../../source/components/keys-overlay.js';
import { keysOf } from '../../source/views/shell/input.js';
import { keyLineHints } from '../../source/views/shell/hints.js';
import { keyHints } from '../../source/views/shell/key-hints.js';
import type { View } from '../../source/views/view.js';
import { runOf } from './support/run.js';
import { testShell } from './support/shell.js';

const NO_KEY = { ctrl: false, meta: false, shift: false, tab: false } as InkKey;

/** A view that counts what it is asked. */
function countingView(): View {
  const view: View<{ count: number }, 'more'> = {
    id: 'help',
    about: '',
    initial: { count: 0 },
    reduce: ({ count }) => ({ count: count + 1 }),
    bindings: [
      {
        id: 'help.more',
        keys: ['j'],
        label: 'more',
        help: 'Counts one more, up to three.',
        priority: 1,
        disabled: ({ count }) => (count >= 3 ? 'three is enough' : undefined),
        run: ({ dispatch }) => dispatch('more'),
      },
      {
        id: 'help.fail',
        keys: ['x'],
        label: 'fail',
        help: 'Fails after a while.',
        run: async () => {
          await Promise.resolve();
          throw new Error('it broke');
        },
      },
    ],
    Screen: () => null,
  };
  return view;
}

describe('keys', () => {
  it('that arrive joined are walked one by one', () => {
    expect(keysOf('jjj', NO_KEY)).toEqual(['j', 'j', 'j']);
    expect(keysOf('j\r\t ', NO_KEY)).toEqual(['j', 'enter', 'tab', 'space']);
    expect(keysOf('é漢', NO_KEY)).toEqual(['é', '漢']);
  });

  it('have names, with ctrl and without alt', () => {
    expect(keysOf('', { ...NO_KEY, upArrow: true })).toEqual(['up']);
    expect(keysOf('\t', { ...NO_KEY, tab: true, shift: true })).toEqual(['shift-tab']);
    expect(keysOf('c', { ...NO_KEY, ctrl: true })).toEqual(['ctrl-c']);
    expect(keysOf('q', { ...NO_KEY, meta: true })).toEqual([]);
    expect(keysOf('\u0002', NO_KEY)).toEqual(['ctrl-b']);
  });
});

describe('the dispatcher', () => {
  it('reports that a character that is no key does nothing', async () => {
    const { shell, press } = testShell({ views: { help: countingView() } });
    await press('8', 'z');
    expect(shell.state.notice?.text).toBe('z does nothing here: ? shows the keys');
    await press('end');
    expect(shell.state.notice).toBeUndefined();
  });

  it('lets each key of a burst see what the key before did', async () => {
    const { shell, press } = testShell({ views: { help: countingView() } });
    await press('8');
    for (const key of keysOf('jjjjj', NO_KEY)) shell.press(key);
    expect(shell.state.views.help).toEqual({ count: 3 });
    expect(shell.state.notice?.text).toBe('three is enough');
  });

  it('shows only what works now in the key line', async () => {
    const { shell, press } = testShell({ views: { help: countingView() } });
    await press('8');
    expect(keyLineHints(shell).first.map(({ label }) => label)).toEqual(['more']);
    await press('j', 'j', 'j');
    expect(keyLineHints(shell).first).toEqual([]);
  });

  it('reports what an effect threw', async () => {
    const { shell, press } = testShell({ views: { help: countingView() } });
    await press('8', 'x');
    expect(shell.state.notice).toMatchObject({ tone: 'bad' });
    expect(shell.state.notice?.text).toContain('it broke');
  });

  it('goes to a view by its number, to the one beside it, and back', async () => {
    const { shell, press } = testShell();
    const seen: string[] = [];
    for (const key of ['2', 'tab', 'shift-tab', 'escape', 'escape'] as const) {
      await press(key);
      seen.push(shell.state.route.view);
    }
    expect(seen).toEqual(['live', 'results', 'live', 'results', 'live']);
  });

  it('finds a command by its words and runs it', async () => {
    const { shell, press } = testShell();
    await press(':', 'h', 'i', 's', 't', 'enter');
    expect(shell.state).toMatchObject({ route: { view: 'history' }, overlay: undefined });
  });

  it('gives an overlay all keys until it is closed', async () => {
    const { shell, press, host } = testShell();
    shell.resize({ columns: 80, rows: 16 });
    await press('?', 'j', 'j');
    expect(shell.state.overlay).toMatchObject({ kind: 'keys', top: 2 });
    await press('page-down', 'page-down', 'page-down');
    const { visible, count } = keyListSize(shell.view.about, keyHints(shell), shell.state.terminal);
    expect(shell.state.overlay).toMatchObject({ kind: 'keys', top: count - visible });
    await press('q');
    expect(shell.state.overlay).toBeUndefined();
    expect(host).toEqual([]);
  });

  it('walks through the themes and has them remembered', async () => {
    const { shell, press, host } = testShell();
    await press('T');
    expect(shell.state.theme).toBe('light');
    expect(host).toEqual(['theme light']);
  });
});

describe('leaving', () => {
  it('needs no question while nothing runs', async () => {
    const { press, host } = testShell();
    await press('q');
    expect(host).toEqual(['leave']);
  });

  it('asks while a run is going, and stays on escape', async () => {
    const { press, host, services, shell } = testShell();
    services.run = runOf(2);
    await press('q', 'escape');
    expect(host).toEqual([]);
    await press('q');
    expect(shell.state.overlay).toMatchObject({ question: { title: 'A run is going' } });
    await press('y');
    expect(host).toEqual(['leave']);
    expect(services.calls).toEqual(['stop']);
  });

  it('takes Ctrl-C once to stop the run and once more to leave', async () => {
    const { press, host, services, shell } = testShell();
    services.run = runOf(2);
    await press('ctrl-c');
    expect(services.calls).toEqual(['stop']);
    expect(shell.state.overlay).toMatchObject({ kind: 'question' });
    expect(host).toEqual([]);
    await press('ctrl-c');
    expect(host).toEqual(['leave']);
  });

  it('takes Ctrl-C once to stop a lesson and once more to leave', async () => {
    const { press, host, services } = testShell();
    Object.assign(services, { lessons: { ...services.lessons, isRunning: () => true } });
    await press('ctrl-c');
    expect([services.calls, host]).toEqual([['stop the lesson'], []]);
    await press('ctrl-c');
    expect(host).toEqual(['leave']);
  });

  it('asks before it leaves a lesson that is going', async () => {
    const { press, host, services, shell } = testShell();
    Object.assign(services, { lessons: { ...services.lessons, isRunning: () => true } });
    await press('q');
    expect(shell.state.overlay).toMatchObject({ question: { title: 'A lesson is going' } });
    await press('y');
    expect([services.calls, host]).toEqual([['stop the lesson'], ['leave']]);
  });

  it('leaves a text field on Ctrl-C before the program, unless a run is going', async () => {
    const { press, host, services, shell } = testShell();
    shell.context('start').askTexts({
      title: 'The report',
      fields: [{ label: 'author', text: 'Ana' }],
      enterLabel: 'write',
      run: () => undefined,
    });
    await press('ctrl-c');
    expect([shell.state.overlay, host]).toEqual([undefined, []]);
    await press(':', 'ctrl-c');
    expect([shell.state.overlay, host]).toEqual([undefined, []]);
    services.run = runOf(2);
    await press(':', 'ctrl-c');
    expect(services.calls).toEqual(['stop']);
    services.run = undefined;
    shell.update({ overlay: undefined });
    await press('ctrl-c');
    expect(host).toEqual(['leave']);
  });

  it('suspends on Ctrl-Z, also out of a text field', async () => {
    const { press, host } = testShell();
    await press(':', 'ctrl-z');
    expect(host).toEqual(['suspend']);
  });
});
