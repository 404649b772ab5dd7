import { describe, expect, it } from 'vitest';

import type { Shown } from '../../source/lessons/show.js';
import type { FollowedRun } from '../../source/services/followed-run.js';
import type { LessonQuestions } from '../../source/services/lesson-questions.js';
import { VIEWS } from '../../source/views/index.js';
import { keyLineHints } from '../../source/views/shell/hints.js';
import type { StartState } from '../../source/views/start/state.js';
import { lessonOf } from '../lessons/support.js';
import { runOf } from './support/run.js';
import { drawScreen } from './support/screen.js';
import { settle, testShell, type TestShell } from './support/shell.js';

const OVERLAP = lessonOf('overlap');
const UPGRADE = lessonOf('upgrade');

/** A run that can be ended, or sends lines, when a test wants. */
interface FakeRun {
  readonly control: Parameters<LessonQuestions['run']>[1];
  end(outcome: Shown): void;
}

function outcomeOf(verdict: 'seen' | 'not seen'): Shown {
  return {
    evidence: {
      facts: { one: { peakInFlight: 1 }, ten: { peakInFlight: 10, writersAtOnce: 1 } },
      transcripts: new Map(),
      problems: new Map(),
    },
    findings: [{ verdict, sentence: 'Up to 10 rows were in flight' }],
  };
}

/** The view with two lessons. */
async function open(
  terminal = { columns: 80, rows: 24 },
): Promise<TestShell & { runs: FakeRun[]; text: () => Promise<string>; remembered: string[] }> {
  const view = testShell({ views: { lessons: VIEWS.lessons }, terminal });
  const runs: FakeRun[] = [];
  const remembered: string[] = [];
  const start = (control: FakeRun['control']): Promise<Shown> =>
    new Promise((resolve, reject) => {
      runs.push({ control, end: resolve });
      control.signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
  Object.assign(view.services.lessons, {
    list: async () => [OVERLAP, UPGRADE],
    finished: async () => new Set(remembered),
    remember: async (id: string) => remembered.push(id) > 0,
    run: (_: unknown, control: FakeRun['control']) => start(control),
    tryOut: (_: unknown, _before: unknown, control: FakeRun['control']) => start(control),
  } satisfies Partial<LessonQuestions>);
  await view.press('7');
  await settle();
  const text = async () => (await drawScreen(view.shell)).lines.join('\n');
  return { ...view, runs, text, remembered };
}

describe('the view Lessons', () => {
  it('lists the lessons and opens one', async () => {
    const { press, text } = await open();
    expect(await text()).toContain('overlap       Ten threads, one at a time?');
    await press('j', 'enter');
    expect(await text()).toContain('upgrade: A read that becomes a write');
    await press('escape');
    expect(await text()).toContain('0 of 2 finished');
  });

  it('asks for a prediction, runs, and shows what the numbers have to do with it', async () => {
    const { press, text, runs, remembered } = await open({ columns: 120, rows: 36 });
    await press('enter', 'down', 'up', 'down', 'down');
    expect(await text()).toMatch(/› Up to ten in flight, up to ten writers/);
    await press('enter');
    runs[0]?.control.onLine('Running 10 threads');
    await settle();
    expect(await text()).toContain('Running 10 threads');
    runs[0]?.end(outcomeOf('seen'));
    await settle();
    const shown = await text();
    expect(shown).toContain('✔ Up to 10 rows were in flight');
    expect(shown).toContain('You predicted: Up to ten in flight, up to ten writers per database');
    expect(shown).toContain('a SQLite file lets one transaction write at a');
    expect(remembered).toEqual(['overlap']);
  });

  it('offers another run where this one did not show it', async () => {
    const { press, text, runs } = await open({ columns: 120, rows: 36 });
    await press('enter', 'enter');
    runs[0]?.end(outcomeOf('not seen'));
    await settle();
    expect(await text()).toContain('✖ Not seen this time: Up to 10 rows were in flight');
    expect(await text()).toContain('r runs it again');
    await press('r');
    expect(runs).toHaveLength(2);
  });

  it('is left by escape in the middle of a run, which stops it', async () => {
    const { press, text, runs, remembered } = await open();
    await press('enter', 'enter', 'escape');
    await settle();
    expect(runs[0]?.control.signal.aborted).toBe(true);
    await press('escape');
    expect(await text()).toContain('0 of 2 finished');
    expect(remembered).toEqual([]);
  });

  it.each([
    [120, 36],
    [80, 24],
    [60, 16],
  ])('sends the next statement with a key, at %i × %i', async (columns, rows) => {
    const { press, text, runs, services } = await open({ columns, rows });
    await press('j', 'enter', 'enter');
    runs[0]?.control.onStep();
    await settle();
    expect(await text()).toContain('press . for the next statement');
    await press('.');
    expect(services.calls).toContain('next step');
    expect(await text()).not.toContain('press . for the next statement');
  });

  it('gives hints one by one, and runs the change beside the first runs', async () => {
    const { press, text, runs } = await open({ columns: 120, rows: 50 });
    await press('enter', 'enter');
    runs[0]?.end(outcomeOf('seen'));
    await settle();
    await press('!');
    expect(await text()).toContain('cannot be larger than the number of threads');
    expect(await text()).not.toContain('Use --threads 32');
    await press('!', '!', 'G');
    expect(await text()).toContain('Use --threads 32');
    await press('enter');
    expect(runs).toHaveLength(2);
    runs[1]?.end(outcomeOf('seen'));
    await settle();
    expect(await text()).toContain(
      'dbsim-tui run generate --rows 600 --seed 1 --turn 1 --threads 32',
    );
  });

  it.each([
    [120, 36],
    [80, 24],
    [60, 16],
  ])(
    'shows its run as it happens, and holds, steps and slows it, at %i × %i',
    async (columns, rows) => {
      const { press, text, runs, services, shell } = await open({ columns, rows });
      await press('enter', 'enter');
      runs[0]?.control.onLine('Running 10 threads');
      let run: FollowedRun | undefined = runOf(4);
      Object.assign(services.lessons, { isRunning: () => true });
      Object.assign(services.lessons.runs, { current: () => run });
      shell.tick();
      await settle();
      const shown = await text();
      expect(shown).toContain('Running 10 threads');
      expect(shown).toContain('users.db');
      expect(shown).toContain('T01');
      expect(shown).toContain('● running');
      if (rows > 16) expect(shown).toContain('You predicted: ');
      const labels = (): string[] =>
        keyLineHints(shell).first.map(({ label, shown: other }) => other?.label ?? label);
      expect(labels()).toEqual(expect.arrayContaining(['pause', 'step', 'pace']));
      await press('space', '.', '-');
      expect(services.calls).toEqual(['pause true', 'step', 'pace 10']);
      run = runOf(4, { asked: { isPaused: true, isStepping: false, paceMs: 10 } });
      shell.tick();
      await settle();
      expect(labels()).toContain('resume');
      await press('space', '+');
      expect(services.calls.slice(3)).toEqual(['pause false', 'pace 0']);
      run = undefined;
      shell.tick();
      await settle();
      expect(await text()).not.toContain('● running');
    },
  );

  it('holds its runs from the beginning where it is stepped', async () => {
    const { press, runs } = await open();
    await press('enter', '.');
    expect(runs[0]?.control.isStepping).toBe(true);
    runs[0]?.end(outcomeOf('seen'));
    await settle();
    await press('enter');
    expect(runs[1]?.control.isStepping).toBe(false);
  });

  it('puts the settings of the lesson into the form of Start, and starts nothing', async () => {
    const { press, shell, services } = await open();
    await press('enter', 'u');
    expect(shell.state.route.view).toBe('start');
    expect((shell.state.views.start as StartState).form.threads).toBe('32');
    expect(services.begun).toEqual([]);
  });

  it('shows why before the run, if that is asked for', async () => {
    const { press, text } = await open();
    await press('enter', 'x');
    expect(await text()).toContain('SQLite has one write lock per file');
  });

  it.each([
    [60, 16],
    [80, 24],
    [200, 50],
  ])('fits into %i × %i', async (columns, rows) => {
    const { press, shell } = await open({ columns, rows });
    await press('enter');
    const { lines } = await drawScreen(shell);
    expect(lines.length).toBeLessThanOrEqual(rows);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });
});
