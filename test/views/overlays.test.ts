import { describe, expect, it } from 'vitest';
import type { Key } from '../../source/components/key.js';
import { keyLineHints } from '../../source/views/shell/hints.js';
import { runOf } from './support/run.js';
import { drawScreen } from './support/screen.js';
import { testShell, type TestShell } from './support/shell.js';

async function live(...keys: Key[]): Promise<TestShell> {
  const test = testShell();
  test.services.run = runOf(2);
  test.shell.open('live');
  await test.press(...keys);
  return test;
}

/** The run ends while something is over the view. */
function endRun({ services, shell }: TestShell): void {
  services.run = runOf(2, { phase: 'stored' });
  Object.assign(services.live, { lastRunLine: () => '24 of 30 rows inserted' });
  shell.tick();
}

describe('the key line below an overlay has the keys of the overlay', () => {
  it.each<[string, Key[], string[]]>([
    ['the keys', ['?'], ['up down scroll', 'escape close']],
    ['the palette', [':'], ['enter choose', 'up down move', 'escape close']],
    ['a question', ['X'], ['y stop it', 'escape let it run']],
    ['a question of the frame', ['q'], ['y stop it and leave', 'n stay', 'escape cancel']],
  ])('%s', async (_name, keys, expected) => {
    const { shell } = await live(...keys);
    const { first, always } = keyLineHints(shell);
    expect([...first, ...always].map((hint) => `${hint.keys.join(' ')} ${hint.label}`)).toEqual(
      expected,
    );
    const { lines } = await drawScreen(shell);
    expect(lines.at(-1)).toContain(first.at(-1)?.label);
    expect(lines.at(-1)).not.toContain('pause');
  });

  it('and those of the view again afterwards', async () => {
    const { shell } = await live('X', 'escape');
    expect(keyLineHints(shell).first.map(({ label }) => label)).toContain('pause');
  });
});

describe('a question about the run that is going', () => {
  it.each<[string, Key, string[]]>([
    ['Stop the run?', 'X', []],
    ['A run is going', 'q', []],
    ['The run is stopping', 'ctrl-c', ['stop']],
  ])('%s closes by itself once the run has ended, and shows how', async (title, key, calls) => {
    const test = await live(key);
    expect(test.shell.state.overlay).toMatchObject({ question: { title } });
    test.shell.tick();
    expect(test.shell.state.overlay).toMatchObject({ question: { title } });
    endRun(test);
    expect(test.shell.state).toMatchObject({
      overlay: undefined,
      notice: { text: '24 of 30 rows inserted' },
    });
    expect(test.services.calls).toEqual(calls);
    expect(test.host).toEqual([]);
  });

  it('takes no answer that comes too late', async () => {
    const test = await live('q');
    test.services.run = runOf(2, { phase: 'stored' });
    await test.press('y');
    expect(test.shell.state).toMatchObject({
      overlay: undefined,
      notice: { text: 'The run has ended.' },
    });
    expect([test.services.calls, test.host]).toEqual([[], []]);
  });

  it('stays where another one is asked: it has nothing to do with the run', async () => {
    const test = await live();
    test.shell.context('live').ask({ title: 'Elsewhere?', lines: [], answers: [] });
    endRun(test);
    expect(test.shell.state.overlay).toMatchObject({ question: { title: 'Elsewhere?' } });
  });
});
