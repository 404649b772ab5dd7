import { describe, expect, it, vi } from 'vitest';
import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { progressLine } from '../../source/components/progress-line.js';
import {
  carryOut,
  reduceJobs,
  shownJob,
  type Job,
  type JobAction,
  type JobsState,
} from '../../source/views/jobs.js';
import type { View } from '../../source/views/view.js';
import { drawScreen } from './support/screen.js';
import { testShell } from './support/shell.js';

const jobOf = (change: Partial<Job> = {}): Job => ({
  kind: 'writing',
  title: 'Writing the report',
  share: 0.5,
  controller: new AbortController(),
  ...change,
});

/** A view that has jobs, and closes something on Escape. */
function workingView(jobs: readonly Job[], closed: string[] = []): View {
  const view: View<JobsState, JobAction> = {
    id: 'history',
    about: '',
    initial: { jobs },
    reduce: reduceJobs,
    jobs: (state) => state.jobs,
    bindings: [
      {
        id: 'history.close',
        keys: ['escape'],
        label: 'close',
        help: 'Close it.',
        run: () => void closed.push('closed'),
      },
    ],
    Screen: () => null,
  };
  return view;
}

/** What a job is carried out with, and its state. */
function worker() {
  let state: JobsState = { jobs: [] };
  return {
    get state() {
      return state;
    },
    dispatch: (action: JobAction) => {
      state = reduceJobs(state, action);
    },
  };
}

/** Goes on until it is cancelled. */
function endless({ signal }: { signal?: AbortSignal | undefined }): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

describe('a job', () => {
  it('is listed until it has ended, and gives what it has made', async () => {
    const context = worker();
    const made = carryOut(context, { kind: 'a', title: 'A' }, async () => 7);
    expect(context.state.jobs).toMatchObject([{ kind: 'a', title: 'A', share: undefined }]);
    expect(await made).toBe(7);
    expect(context.state.jobs).toEqual([]);
  });

  it('shows its newest progress even if it came too soon after the one before', async () => {
    vi.useFakeTimers();
    try {
      const context = worker();
      let progress: ((share: number) => void) | undefined;
      let end = (): void => undefined;
      const done = carryOut(context, { kind: 'a', title: 'A' }, ({ onProgress }) => {
        progress = onProgress;
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      });
      progress?.(0.1);
      expect(context.state.jobs[0]?.share).toBeUndefined();
      vi.advanceTimersByTime(150);
      expect(context.state.jobs[0]?.share).toBe(0.1);
      progress?.(0.2);
      progress?.(0.3);
      expect(context.state.jobs[0]?.share).toBe(0.1);
      vi.advanceTimersByTime(120);
      expect(context.state.jobs[0]?.share).toBe(0.3);
      end();
      await done;
    } finally {
      vi.useRealTimers();
    }
  });

  it('is cancelled by another one of its kind, and by no other', async () => {
    const context = worker();
    const first = carryOut(context, { kind: 'a', title: 'first' }, endless);
    void carryOut(context, { kind: 'b', title: 'other' }, endless);
    const second = carryOut(context, { kind: 'a', title: 'second' }, async () => 'done');
    expect(await first).toBeUndefined();
    expect(await second).toBe('done');
    expect(context.state.jobs.map(({ title }) => title)).toEqual(['other']);
  });

  it('that fails is over, and its error comes through', async () => {
    const context = worker();
    const failing = carryOut(context, { kind: 'a', title: 'A' }, () =>
      Promise.reject(new Error('the disk is full')),
    );
    await expect(failing).rejects.toThrow('the disk is full');
    expect(context.state.jobs).toEqual([]);
  });

  it('is shown once it is old enough, the newest of several', () => {
    expect(shownJob([jobOf({ share: undefined })])).toBeUndefined();
    const [old, unknown] = [jobOf(), jobOf({ share: null })];
    expect(shownJob([old, unknown, jobOf({ share: undefined })])).toBe(unknown);
  });
});

describe('progress', () => {
  it.each([
    [0, '   0 %'],
    [0.5, '  50 %'],
    [0.999, '  99 %'],
    [1, ' 100 %'],
  ])('of %d is shown with the key that cancels', (share, percent) => {
    const text = lineText(
      progressLine({ title: 'Writing', share, elsewhere: undefined }, lookOf('dark', true)),
    );
    expect(text).toMatch(/^Writing [█░]{12} /);
    expect(text).toContain(percent);
    expect(text).toMatch(/esc cancels$/);
  });

  it('that is not known has no number; a hostile title is escaped', () => {
    const text = lineText(
      progressLine(
        { title: 'Read \u001B[2J', share: null, elsewhere: undefined },
        lookOf('mono', false),
      ),
    );
    expect(text).not.toContain('\u001B');
    expect(text).toMatch(/^Read .*esc cancels$/);
  });
});

describe('the bottom line', () => {
  it('shows a job above the keys, beside the notice', async () => {
    const { shell } = testShell({ views: { history: workingView([jobOf()]) } });
    shell.open('history');
    expect((await drawScreen(shell)).lines.at(-2)).toContain(
      'Writing the report ██████░░░░░░  50 %   esc cancels',
    );
    shell.notify('Copied', 'good');
    expect((await drawScreen(shell)).lines.at(-2)).toMatch(/^ Copied .*50 % {3}esc cancels/);
  });

  it('shows where a job of another view goes on, and Escape leaves it alone there', async () => {
    const job = jobOf();
    const { shell, press } = testShell({ views: { history: workingView([job]) } });
    await press('5', '2');
    expect((await drawScreen(shell)).lines.at(-2)).toMatch(/ 50 % {3}in History$/);
    await press('escape');
    expect(job.controller.signal.aborted).toBe(false);
    expect(shell.state.route.view).toBe('history');
  });

  it('is what Escape cancels, before it closes or goes back', async () => {
    const closed: string[] = [];
    let cancelled = 0;
    const job = jobOf({ onCancel: () => (cancelled += 1) });
    const { shell, press } = testShell({ views: { history: workingView([job], closed) } });
    await press('5', 'escape');
    expect([job.controller.signal.aborted, cancelled, closed]).toEqual([true, 1, []]);
    shell.context('history').dispatch({ type: 'job-ended', job: job.controller });
    await press('escape');
    expect([cancelled, closed]).toEqual([1, ['closed']]);
  });

  it('leaves work that is too young to be shown alone, unless its view is in front', async () => {
    const job = jobOf({ share: undefined });
    const { shell, press } = testShell({ views: { history: workingView([job]) } });
    await press('2', 'escape');
    expect(job.controller.signal.aborted).toBe(false);
    shell.open('history');
    await press('escape');
    expect(job.controller.signal.aborted).toBe(true);
  });
});
