import { describe, expect, it } from 'vitest';
import {
  SETTING_NAMES,
  type FormValues,
  type SettingName,
} from '../../source/commands/setting-types.js';
import { PRESETS, presetOf } from '../../source/commands/presets.js';
import { DEFAULT_FORM } from '../../source/commands/default-form.js';
import { restoreForm, applyFlags, formFlags } from '../../source/commands/run-form.js';
import { reduce } from '../../source/views/start/reduce.js';
import {
  initialState,
  isStarting,
  selectedRow,
  stepped,
  type StartAction,
  type StartState,
} from '../../source/views/start/state.js';
import { isChecking } from '../../source/views/start/look.js';
import type { Shell } from '../../source/views/shell/shell.js';
import { keyHints } from '../../source/views/shell/key-hints.js';
import { paletteEntries } from '../../source/views/shell/palette.js';
import { settle, testShell } from './support/shell.js';

const after = (...actions: StartAction[]): StartState => actions.reduce(reduce, initialState);
const step = (by: 1 | -1): StartAction => ({ type: 'stepped', by });
const move = (move: 'up' | 'down' | 'last'): StartAction => ({ type: 'moved', move });

describe('the form', () => {
  it('steps through choices in a circle, and through numbers to their bounds', () => {
    expect(stepped('order', 'fifo', 1)).toBe('race');
    expect(stepped('order', 'fifo', -1)).toBe('race');
    expect(stepped('threads', '10', 1)).toBe('16');
    expect(stepped('threads', '11', -1)).toBe('10');
    expect(stepped('threads', '256', 1)).toBe('256');
    expect(stepped('threads', '1', -1)).toBe('1');
    expect(stepped('seed', '1', -1)).toBe('');
    expect(stepped('seed', '', 1)).toBe('1');
    expect(stepped('threads', 'nonsense', 1)).toBe('1');
  });

  it('sets the pace by the workload until the user chooses one', () => {
    const workload = move('down');
    expect(after(workload, step(1)).form).toMatchObject({ workload: 'generate', pace: '0' });
    const chosen = after({ type: 'set', name: 'pace', text: '50' }, workload, step(1));
    expect(chosen.form).toMatchObject({ workload: 'generate', pace: '50' });
  });

  it('keeps its cursor on a field when fields come and go', () => {
    const last = after(move('down'), step(1), move('last'));
    expect(selectedRow(last)).toBe('existing');
    expect(selectedRow(reduce(last, { type: 'set', name: 'workload', text: 'assignment' }))).toBe(
      'existing',
    );
  });

  it('does not take over a typed value while it is wrong', () => {
    const typed = after(
      move('down'),
      move('down'),
      { type: 'typing', text: '0' },
      { type: 'accepted' },
    );
    expect(typed.typed?.problem).toContain('from 1 to 256');
    expect(typed.form.threads).toBe('10');
    expect(reduce(typed, { type: 'left' }).typed).toBeUndefined();
  });
});

describe('the presets', () => {
  const preset = (state: StartState): string | undefined => presetOf(state.form)?.id;

  it('are stepped through in a circle, and keep what is personal', () => {
    const fresh: StartAction = { type: 'set', name: 'existing', text: 'fresh' };
    const chosen = after(fresh, step(1));
    expect(preset(chosen)).toBe('race');
    expect(chosen.form.existing).toBe('fresh');
    expect(preset(after(step(-1)))).toBe('folder');
    expect(preset(after(...PRESETS.map(() => step(1))))).toBe('assignment');
  });

  it('have a form of a person beside them, which is not lost', () => {
    const own = after({ type: 'set', name: 'threads', text: '7' });
    expect(preset(own)).toBeUndefined();
    const onPreset = reduce(own, step(1));
    expect(preset(onPreset)).toBe('assignment');
    expect(reduce(onPreset, step(-1)).form).toEqual(own.form);
  });
});

describe('what is remembered', () => {
  it('gives way to the defaults where it is no longer allowed, and never empties databases', () => {
    const remembered = {
      threads: '9999',
      order: 'lifo',
      sync: 'off',
      existing: 'fresh',
      extra: '1',
    };
    expect(restoreForm(remembered)).toEqual({ ...DEFAULT_FORM, sync: 'off' });
  });

  it('gives way to what the command line gives', () => {
    const form = applyFlags(DEFAULT_FORM, { rows: '50', threads: '3', fresh: true });
    expect(form).toMatchObject({
      workload: 'generate',
      rows: '50',
      threads: '3',
      existing: 'fresh',
    });
  });

  it('becomes the flags of a command line again', () => {
    const { workload, flags } = formFlags(DEFAULT_FORM);
    expect(workload).toBe('assignment');
    expect(flags).not.toHaveProperty('rows');
    expect(flags).not.toHaveProperty('fresh');
    const generated = formFlags({
      ...DEFAULT_FORM,
      workload: 'generate',
      seed: '7',
      existing: 'fresh',
    });
    expect(generated.flags).toMatchObject({ rows: '10000', seed: '7', fresh: true });
    expect(SETTING_NAMES.filter((name) => DEFAULT_FORM[name] === undefined)).toEqual([]);
  });
});

describe('a run that never ended', () => {
  const found = { id: 'r-1', count: 1, sentences: ['Run r-1 never ended.', '✔ Audit passed'] };

  const opened = async (change: Partial<typeof found> = {}) => {
    const test = testShell();
    test.services.unclosed = { ...found, ...change };
    await settle();
    return test;
  };

  it('is asked about once, with the result of the audit', async () => {
    const { shell, press } = await opened();
    shell.tick();
    expect(shell.state.overlay).toMatchObject({
      question: {
        title: 'A run never ended',
        lines: expect.arrayContaining(found.sentences) as string[],
      },
    });
    await press('escape');
    shell.tick();
    shell.open('live');
    shell.open('start');
    await settle();
    shell.tick();
    expect(shell.state.overlay).toBeUndefined();
  });

  it('is closed on request, and the verdict is shown', async () => {
    const { shell, press, services } = await opened({ count: 3 });
    shell.tick();
    expect(shell.state.overlay).toMatchObject({ question: { title: '3 runs never ended' } });
    await press('c');
    await settle();
    expect(services.calls).toEqual(['close']);
    expect(shell.state.notice).toMatchObject({ text: 'Run r-1 is closed: audit passed' });
  });

  it('stays open if it cannot be audited, and the reason is shown', async () => {
    const { shell, press, services } = await opened({ count: 2 });
    services.leftOpen = ['Run r-2 stays open: It ran with --topology gone.yaml'];
    shell.tick();
    await press('c');
    await settle();
    expect(shell.state.overlay).toMatchObject({
      question: {
        title: '1 run could not be closed',
        lines: ['Run r-1 is closed: audit passed.', '', ...services.leftOpen],
      },
    });
  });

  it('is shown where that is wanted', async () => {
    const { shell, press } = await opened();
    shell.tick();
    await press('r');
    expect(shell.state.route).toMatchObject({ view: 'results', params: { runId: 'r-1' } });
  });

  it('waits until no other input is in progress', async () => {
    const { shell, press } = await opened();
    await press('?');
    shell.tick();
    expect(shell.state.overlay).toMatchObject({ kind: 'keys' });
    await press('escape', 'down', 'down', '7');
    shell.tick();
    expect(shell.state.overlay).toBeUndefined();
    await press('enter');
    shell.tick();
    expect(shell.state.overlay).toMatchObject({ kind: 'question' });
  });
});

describe('Enter', () => {
  it('starts at once where the databases are empty, and goes to the live view', async () => {
    const { shell, press, services } = testShell();
    await settle();
    await press('enter');
    await settle();
    expect(services.begun).toEqual([DEFAULT_FORM]);
    expect(services.calls).toEqual(['stop looking', 'remember']);
    expect(shell.state.route.view).toBe('live');
  });

  it('that comes before the last form is restored waits for it, and starts once', async () => {
    let restore: (form: FormValues) => void = () => undefined;
    const last = new Promise<FormValues>((resolve) => {
      restore = resolve;
    });
    const { press, services } = testShell({ start: { remembered: () => last } });
    await press('enter', 'enter');
    expect(services.begun).toEqual([]);
    restore({ ...DEFAULT_FORM, threads: '3' });
    await settle();
    await settle();
    expect(services.begun).toEqual([{ ...DEFAULT_FORM, threads: '3' }]);
  });

  it('asks if they hold rows, and starts as answered', async () => {
    const { shell, press, services } = testShell();
    services.rows = 8;
    await press('enter');
    await settle();
    expect(services.begun).toEqual([]);
    expect(shell.state.overlay).toMatchObject({ question: { title: 'The databases hold 8 rows' } });
    await press('f');
    await settle();
    expect(services.begun).toMatchObject([{ existing: 'fresh' }]);
  });

  it('is not started by a second Enter', async () => {
    const { shell, press, services } = testShell();
    services.rows = 8;
    await press('enter');
    await settle();
    await press('enter');
    await settle();
    expect(services.begun).toEqual([]);
    expect(shell.state.overlay?.kind).toBe('question');
  });

  it('goes to the setting with which the rows cannot be read', async () => {
    const { shell, press, services } = testShell();
    await settle();
    services.preview = {
      type: 'refused',
      name: 'map',
      problem: 'users.csv, line 1: "uid" is not a column of users',
      mapping: 'users.csv:uid=id',
    };
    const set = (name: SettingName, text: string): void =>
      shell.context('start').dispatch({ type: 'set', name, text });
    set('workload', 'folder');
    set('folder', 'rows');
    set('threads', '3');
    await press('enter');
    await settle();
    const state = shell.state.views.start as StartState;
    expect(selectedRow(state)).toBe('map');
    expect(state.refused).toBe('users.csv, line 1: "uid" is not a column of users');
    expect(state.form).toMatchObject({ folder: 'rows', threads: '3' });
    expect(services.begun).toEqual([]);
  });

  it('goes to the setting that the databases do not allow', async () => {
    const { shell, press, services } = testShell();
    services.refusal = { name: 'pipeline', problem: 'pipeline is for SQLite files' };
    await press('enter');
    await settle();
    const state = shell.state.views.start as StartState;
    expect([selectedRow(state), state.refused]).toEqual([
      'pipeline',
      'pipeline is for SQLite files',
    ]);
    expect(services.begun).toEqual([]);
  });

  it('is cancelled by Escape while the databases are checked', async () => {
    const { shell, press, services } = testShell();
    await settle();
    services.databaseStatuses = () => new Promise(() => undefined);
    await press('enter');
    expect(isStarting(shell.state.views.start as StartState)).toBe(true);
    await press('escape');
    expect(shell.state.notice).toMatchObject({
      text: 'The start is cancelled: nothing was written',
    });
    expect(isStarting(shell.state.views.start as StartState)).toBe(false);
    expect(services.begun).toEqual([]);
  });

  it('goes to the first wrong value instead', async () => {
    const { shell, press, services } = testShell();
    await settle();
    shell.context('start').dispatch({ type: 'set', name: 'batch', text: '0' });
    await press('enter');
    const state = shell.state.views.start as StartState;
    expect(selectedRow(state)).toBe('batch');
    expect(state.refused).toContain('from 1 to 100000');
    expect(services.begun).toEqual([]);
  });
});

describe('the check of the databases', () => {
  const statesIn = (shell: Shell): unknown =>
    (shell.state.views.start as StartState).databases?.map(({ state }) => state);

  it('is cancelled by Escape and by leaving the view, and R begins it again', async () => {
    const { shell, press, services } = testShell();
    await settle();
    const answers = await services.databaseStatuses();
    let asked = 0;
    services.databaseStatuses = () => {
      asked += 1;
      return new Promise(() => undefined);
    };
    await press('R');
    expect(isChecking(shell.state.views.start as StartState)).toBe(true);
    await press('escape');
    expect(isChecking(shell.state.views.start as StartState)).toBe(false);
    await press('R', '2');
    expect(isChecking(shell.state.views.start as StartState)).toBe(false);
    expect(asked).toBe(2);

    services.databaseStatuses = async () => answers;
    await press('1');
    expect(statesIn(shell)).toEqual(['reachable', 'missing', 'broken']);
  });
});

describe('a number', () => {
  it('takes digits, and refuses other characters with a notice', async () => {
    const { shell, press } = testShell();
    await press('down', 'down', '4', 'i');
    const { typed } = shell.state.views.start as StartState;
    expect(typed).toMatchObject({ name: 'threads', field: { text: '4' } });
    expect(shell.state.notice?.text).toBe('Threads is a number: type digits');
  });

  it('takes the digits that go to views elsewhere, which the palette still does', async () => {
    const { shell, press } = testShell();
    const goes = (): boolean => keyHints(shell).some(({ id }) => id === 'view.databases');
    expect(goes()).toBe(true);
    await press('down', 'down');
    expect(goes()).toBe(false);
    expect(paletteEntries(shell, 'go databases').map(({ id }) => id)).toContain('view.databases');
  });
});
