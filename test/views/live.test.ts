import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookOf } from '../../source/components/look.js';
import { lineText } from '../../source/components/line.js';
import { headingOf } from '../../source/views/live/heading.js';
import { gridOf } from '../../source/views/live/grid.js';
import { layoutOf } from '../../source/views/live/layout.js';
import { reduce } from '../../source/views/live/reduce.js';
import { initialState, type LiveState } from '../../source/views/live/state.js';
import { messageLine, rateLine } from '../../source/views/live/status.js';
import type { ThreadState } from '../../source/sim/thread-state.js';
import { describeThread } from '../../source/views/live/waits.js';
import { keyLineHints } from '../../source/views/shell/hints.js';
import { runOf, snapshotOf } from './support/run.js';
import { settle, testShell } from './support/shell.js';
import { draws } from '../harness/draws.js';

const look = lookOf('dark', true);

function watching(elapsed: readonly (readonly [elapsedMs: number, decided: number])[]): LiveState {
  return elapsed.reduce<LiveState>(
    (state, [elapsedMs, decided]) =>
      reduce(state, {
        type: 'sampled',
        run: runOf(4, { snapshot: snapshotOf(4, { elapsedMs, decided }) }),
      }),
    initialState,
  );
}

describe('the view', () => {
  it('shows the new run, not the one before, from the moment in which it opens', () => {
    const { shell, services } = testShell();
    const watched = () => (shell.state.views.live as LiveState).run;
    services.run = runOf(4);
    shell.open('live');
    expect(watched()).toBe(services.run);

    shell.open('start');
    services.run = runOf(8);
    shell.open('live');
    expect(watched()).toBe(services.run);
  });
});

it('shows how much of the files is read, and that blank lines were skipped', () => {
  const line = (change: Parameters<typeof runOf>[1]): string =>
    lineText(messageLine({ ...initialState, run: runOf(2, change) }, look));
  expect(line({ phase: 'reading', read: 0.5, seconds: 0 })).toBe('Reading the workload: 50.0 %');
  expect(line({ phase: 'reading', seconds: 0 })).toBe('Reading the workload');
  const inputNotices = ['users.csv: 2 blank lines skipped'];
  expect(line({ inputNotices })).toMatch(/ {3}users\.csv: 2 blank lines skipped$/);
  expect(line({ phase: 'storing', inputNotices })).toContain('2 blank lines skipped');
});

describe('a run that is being prepared', () => {
  it.each(['reading', 'preparing'] as const)('%s: Escape cancels it, once', async (phase) => {
    const { shell, press, services } = testShell();
    const followed: string[] = [];
    services.live.prepared = (prepared, { signal }) => {
      followed.push(prepared);
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          services.live.stop();
          resolve();
        });
      });
    };
    services.run = runOf(2, { phase, snapshot: undefined });
    shell.open('live');
    shell.tick();
    shell.tick();
    await settle();
    expect(followed).toEqual([phase]);
    await press('escape');
    shell.tick();
    await settle();
    expect(services.calls).toEqual(['stop']);
    expect(followed).toEqual([phase]);
    expect(shell.state.route.view).toBe('live');
    expect(shell.state.notice).toMatchObject({
      text: 'Stopping the run',
    });
  });

  it('has nothing to cancel once its threads are released', async () => {
    const { shell, services } = testShell();
    services.run = runOf(2);
    shell.open('live');
    shell.tick();
    await settle();
    expect((shell.state.views.live as LiveState).jobs).toEqual([]);
  });
});

describe('a run whose process crashed', () => {
  const unclosed = { id: 'r-1', count: 1, sentences: ['Run r-1 never ended.', 'Audit passed'] };

  /** The screen on a run that has crashed, after some ticks of its clock. */
  async function crashed(change: Parameters<typeof runOf>[1] = {}) {
    const test = testShell();
    test.services.unclosed = unclosed;
    test.services.run = runOf(4, change);
    test.shell.open('live');
    test.services.run = runOf(4, { phase: 'crashed', problem: 'It was killed', ...change });
    await ticks(test.shell);
    return test;
  }

  async function ticks(shell: ReturnType<typeof testShell>['shell']): Promise<void> {
    for (let times = 0; times < 4; times += 1) {
      shell.tick();
      await settle();
    }
  }

  it('is reported, and can be closed', async () => {
    const { shell, services, press } = await crashed();
    const { run } = shell.state.views.live as LiveState;
    const { status = [] } = headingOf({ ...initialState, run }, look);
    expect(lineText(status)).toContain('crashed');
    expect(lineText(messageLine({ ...initialState, run }, look))).toContain('It was killed');
    expect(shell.state.overlay).toMatchObject({
      kind: 'question',
      question: { title: 'A run never ended', lines: expect.arrayContaining(unclosed.sentences) },
    });
    await press('c');
    expect(services.calls).toContain('close');
  });

  it('is asked about once, and its rows can be seen afterwards', async () => {
    const { shell, press } = await crashed();
    await press('escape');
    await ticks(shell);
    expect(shell.state.overlay).toBeUndefined();
    await press('3');
    expect(shell.state.route).toMatchObject({
      view: 'results',
      params: { runId: 'r-20260101-000000-001' },
    });
  });

  it('is asked about when the view is in front again', async () => {
    const test = testShell();
    test.services.unclosed = unclosed;
    test.services.run = runOf(4);
    test.shell.open('live');
    test.shell.open('start');
    test.services.run = runOf(4, { phase: 'crashed', problem: 'It was killed' });
    await ticks(test.shell);
    expect(test.shell.state.route.view).toBe('start');
    test.shell.open('live');
    await ticks(test.shell);
    expect(test.shell.state.overlay).toMatchObject({ kind: 'question' });
  });

  it('has nothing to close where its threads were never released', async () => {
    const { shell } = await crashed({ id: undefined, snapshot: undefined });
    expect(shell.state.overlay).toBeUndefined();
  });
});

describe('the arrangement of threads', () => {
  it('has a place for every thread on every screen', () => {
    const size = fc.record({
      columns: fc.integer({ min: 58, max: 300 }),
      rows: fc.integer({ min: 12, max: 100 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 256 }), size, (threads, room) => {
        const layout = layoutOf(room, threads, 3, 0);
        const grid = gridOf(threads, layout, 'list');
        expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(threads);
        const legend = grid.kind === 'heat' ? 1 : 0;
        expect(grid.rows + legend).toBeLessThanOrEqual(layout.bodyRows);
        expect(grid.kind === 'heat' || grid.cellWidth >= 15).toBe(true);
      }),
      { numRuns: draws(3000) },
    );
  });

  it('shows as much of a thread as there is room for', () => {
    const kindOf = (threads: number, columns: number, rows: number): string =>
      gridOf(threads, layoutOf({ columns, rows }, threads, 3, 0), 'list').kind;
    expect(kindOf(10, 78, 20)).toBe('list');
    expect(kindOf(10, 58, 12)).toBe('list');
    expect(kindOf(64, 118, 32)).toBe('list');
    expect(kindOf(256, 198, 46)).toBe('narrow');
    expect(kindOf(256, 78, 20)).toBe('heat');
  });
});

describe('the rate', () => {
  it('is measured in slices of a quarter of a second', () => {
    const { rates } = watching([[0, 0], [100, 5], [250, 25], [400, 40], [500, 50], [750, 50]]); // prettier-ignore
    expect(rates).toEqual([100, 100, 0]);
  });

  it('is reset for another run', () => {
    const state = watching([[0, 0], [250, 25]]); // prettier-ignore
    const other = reduce(state, { type: 'sampled', run: runOf(4, { number: 2 }) });
    expect(other.rates).toHaveLength(1);
  });

  it('comes with percentiles and the time that is left', () => {
    const state = watching([[0, 0], [250, 25], [12_500, 5000]]); // prettier-ignore
    expect(lineText(rateLine(state, 100, look))).toMatch(
      /^253 rows\/s +▂█ .* p50 0\.8 {2}p95 3\.1 {2}p99 9\.7 ms {3}left 12 s$/,
    );
  });

  it('comes without the percentiles that the decided rows do not carry', () => {
    const state = watching([[0, 0], [250, 59]]); // prettier-ignore
    expect(lineText(rateLine(state, 100, look))).toMatch(/p50 0\.8 {2}p95 – {2}p99 – ms/);
  });
});

describe('a run that is paused for a rebalance', () => {
  const standing = snapshotOf(4, { elapsedMs: 12_500, decided: 5000, pausedForRebalance: true });
  const atRest = (state: LiveState): LiveState =>
    reduce(state, { type: 'sampled', run: runOf(4, { snapshot: standing }) });

  it('is shown as paused, without a remaining time', () => {
    const state = atRest(initialState);
    const { status = [] } = headingOf(state, look);
    expect(lineText(status)).toContain('paused for rebalance');
    expect(lineText(rateLine(state, 100, look))).not.toContain('left');
  });

  it('is no fall of its rate', () => {
    const before = watching([[0, 0], [250, 25], [12_200, 5000]]); // prettier-ignore
    expect(atRest(before).rates).toEqual(before.rates);
  });
});

describe('the message', () => {
  const messageOf = (run: Parameters<typeof runOf>[1]): string =>
    lineText(messageLine({ ...initialState, run: runOf(3, run) }, look));

  it('shows the state of the rebalance', () => {
    expect(messageOf({ phase: 'preparing', ready: 2, seconds: 7 })).toContain(
      '2 of 3 threads ready (7 s)',
    );
    expect(messageOf({ snapshot: snapshotOf(3, { paceMs: 50 }) })).toContain('thinks 50–75 ms');
    expect(messageOf({ isStopping: true })).toContain('Stopping');
    const standing = {
      snapshot: snapshotOf(3, { pausedForRebalance: true }),
      notice: 'no \u001B[2J',
    };
    expect(messageOf({ ...standing, isStopping: true })).toBe('no \\u001b[2J');
    expect(messageOf({ phase: 'broken', problem: 'no \u001B[2J' })).toBe('! no \\u001b[2J');
  });
});

describe('pause and pace', () => {
  const resting = (states: readonly ThreadState[]) =>
    snapshotOf(states.length).threads.map((thread, at) =>
      Object.assign(thread, { state: states[at] ?? 'paused' }),
    );
  const stateOf = (isAsked: boolean, isConfirmed: boolean, ...states: ThreadState[]) => {
    const snapshot = snapshotOf(2, { paused: isConfirmed, threads: resting(states) });
    const run = runOf(2, { snapshot, asked: { isPaused: isAsked, isStepping: false, paceMs: 0 } });
    const state = { ...initialState, run };
    return {
      message: lineText(messageLine(state, look)),
      heading: lineText(headingOf(state, look).status ?? []).split('  ')[0],
      rate: lineText(rateLine(state, 80, look)).split(/ {2,}/)[0],
    };
  };

  it.each<[string, ReturnType<typeof stateOf>, string, string, boolean]>([
    ['asked', stateOf(true, false, 'writing', 'thinking'), 'pausing', 'Pausing: 2 threads', false],
    ['confirmed', stateOf(true, true, 'writing', 'paused'), 'pausing', 'finishes its row', false],
    ['at rest', stateOf(true, true, 'done', 'paused'), 'paused', 'Paused: space resumes', true],
    ['asked to go on', stateOf(false, true, 'paused', 'paused'), 'resuming', 'Resuming', false],
    ['going on', stateOf(false, false, 'idle', 'writing'), 'running', 'Full speed', false],
  ])(
    '%s: the screen claims no more than the engine has confirmed',
    (_, seen, word, text, rests) => {
      expect(seen.heading).toBe(`● ${word}`);
      expect(seen.message).toContain(text);
      expect(seen.rate === 'paused').toBe(rests);
    },
  );

  it('show a pace that is asked for beside the one in force', () => {
    const snapshot = snapshotOf(2, { paceMs: 800 });
    const run = runOf(2, { snapshot, asked: { isPaused: false, isStepping: false, paceMs: 400 } });
    expect(lineText(messageLine({ ...initialState, run }, look))).toBe(
      'Pace 800 ms, changing to 400 ms',
    );
    const paused = { ...run, asked: { isPaused: true, isStepping: false, paceMs: 400 } };
    expect(lineText(messageLine({ ...initialState, run: paused }, look))).toMatch(
      /^Pausing: .* {3}pace 800 ms, changing to 400 ms$/,
    );
  });

  it('show that threads are held before each event, and whose is the next', async () => {
    const snapshot = snapshotOf(2, { stepping: { thread: 2, event: 28 } });
    const { shell, press, services } = testShell();
    services.run = runOf(2, { snapshot });
    const state = { ...initialState, run: services.run };
    expect(lineText(messageLine(state, look))).toBe(
      'Stepping: . lets event 28 (T02) happen; space resumes',
    );
    expect(lineText(headingOf(state, look).status ?? [])).toContain('● stepping');
    await press('2', '.', 'space');
    expect(services.calls).toEqual(['step', 'pause false']);
    expect(keyLineHints(shell).first.map(({ label }) => label)).toContain('step');
  });

  it('are the speed of a replay, which can be held and taken to its end, and is no run', async () => {
    const { shell, press, services } = testShell();
    services.run = runOf(2, { replay: { speed: 10 } });
    const state = { ...initialState, run: services.run };
    expect(lineText(headingOf(state, look).status ?? [])).toContain('● replay 10×');
    expect(lineText(messageLine(state, look))).toContain('Replay, 10× the speed of the run');
    await press('2');
    const labels = keyLineHints(shell).first.map(({ label, shown }) => shown?.label ?? label);
    expect(labels).toContain('speed');
    expect(labels).not.toContain('pace');
    await press('+', '-', 'space', '>');
    expect(services.calls).toEqual(['speed 20', 'speed 5', 'pause true', 'finish replay']);
  });

  it('are those of a replay that is over: its title says so, and no key goes on', async () => {
    const { shell, press, services } = testShell();
    services.run = runOf(2, { phase: 'stored', replay: { speed: 10 } });
    const state = { ...initialState, run: services.run };
    expect(lineText(headingOf(state, look).status ?? [])).toContain('● replay over: ');
    await press('2', '+', '.', '>');
    expect(services.calls).toEqual([]);
    expect(keyLineHints(shell).first.map(({ label }) => label)).not.toContain('to the end');
  });

  it('offer to resume as soon as a pause is asked for', async () => {
    const { shell, press, services } = testShell();
    services.run = runOf(2, { asked: { isPaused: true, isStepping: false, paceMs: 0 } });
    await press('2');
    const labels = keyLineHints(shell).first.map(({ keys, label }) => `${keys[0]} ${label}`);
    expect(labels).toContain('space resume');
    expect(labels).not.toContain('space pause');
  });

  it('are seen in the threads', () => {
    const snapshot = snapshotOf(2, { paused: true, threads: resting(['paused', 'thinking']) });
    const [paused, thinking] = snapshot.threads;
    if (!paused || !thinking) throw new Error('there are two threads');
    expect(describeThread(paused, snapshot)).toBe('paused');
    expect(describeThread(thinking, snapshot)).toBe('thinking, then paused');
  });
});

describe('the keys of the live view', () => {
  it('pause the run, let it go on, and change its pace', async () => {
    const { shell, press, services } = testShell();
    services.run = runOf(4, { snapshot: snapshotOf(4, { paceMs: 100 }) });
    await press('2');
    shell.tick();
    await press('space', '+', '-');
    expect(services.calls).toEqual(['pause true', 'pace 50', 'pace 200']);
  });

  it('open a thread, close it, and explain why they do nothing', async () => {
    const { shell, press, services } = testShell();
    services.run = runOf(4);
    await press('2');
    shell.tick();
    await press('down', 'enter');
    expect((shell.state.views.live as LiveState).open?.thread).toBe(2);
    await press('H');
    expect(shell.state.notice?.text).toBe('esc goes back to the threads first');
    await press('escape', 'escape');
    expect(shell.state.route.view).toBe('start');
  });

  it('resume a run that is paused', async () => {
    const { shell, press, services } = testShell();
    services.run = runOf(4, { snapshot: snapshotOf(4, { paused: true }) });
    await press('2');
    shell.tick();
    await press('space');
    expect(services.calls).toEqual(['pause false']);
  });

  it('stop the run only after a question', async () => {
    const { shell, press, services } = testShell();
    services.run = runOf(4);
    await press('2');
    shell.tick();
    await press('X');
    expect(shell.state.overlay).toMatchObject({ question: { title: 'Stop the run?' } });
    await press('escape');
    expect(services.calls).toEqual([]);
    await press('X', 'y');
    expect(services.calls).toEqual(['stop']);
  });

  it('copy the row under the cursor', async () => {
    const { shell, press, services, host } = testShell();
    services.run = runOf(4);
    await press('2');
    shell.tick();
    await press('f', 'y');
    expect(host[0]).toMatch(/^copy \{"entity":"User"/);
  });
});

describe('a run of units', () => {
  it('shows how many are in progress, and what their threads wait for', () => {
    const base = snapshotOf(4);
    const states: readonly ThreadState[] = ['writing', 'waiting-turn', 'writing', 'idle'];
    const threads = base.threads.map((thread, at) => ({
      ...thread,
      state: states[at]!,
      current: at === 3 ? undefined : thread.current,
    }));
    const run = runOf(4, { snapshot: { ...base, threads } });
    const message = (unit?: string): string => {
      const settings = { ...run.settings, unit, together: 'saga' as const };
      return lineText(messageLine({ ...initialState, run: { ...run, settings } }, look));
    };
    expect(message('Order')).toContain('3 units in progress: 2 writing, 1 waiting for its turn');
    expect(message()).not.toContain('unit');
  });
});
