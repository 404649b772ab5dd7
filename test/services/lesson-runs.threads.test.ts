import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { conductRun } from '../../source/engine/conduct.js';
import { RunControls } from '../../source/engine/controls.js';
import type { RunOutcome } from '../../source/engine/messages.js';
import type { StartEngine } from '../../source/services/start-engine.js';
import { LessonRuns } from '../../source/services/lessons/watched-runs.js';
import { temporaryFolder } from '../harness/folder.js';

/** An engine in this process. */
const engine: StartEngine = (task, emit) => {
  const controls = new RunControls();
  const stopping = new AbortController();
  const { signal } = stopping;
  const over = conductRun(task, {
    emit,
    snapshotEveryMs: 10,
    emitsRejected: true,
    controls,
    signal,
  });
  return {
    over: over.then((record): RunOutcome =>
      record ? { type: 'stored', record, peakMemoryBytes: 0 } : { type: 'cancelled' },
    ),
    pause: (isPaused) => controls.pause(isPaused),
    step: () => controls.step(),
    setPace: (ms) => controls.setPace(ms),
    stop: () => stopping.abort(),
  };
};

function lessonRuns(): LessonRuns {
  return new LessonRuns({ version: '0.0.0-test', env: {}, startEngine: engine });
}

const RUN = ['run', 'generate', '--rows', '30', '--seed', '1', '--threads', '3', '--quiet'];

describe('the runs of a lesson that are watched', () => {
  it('are held from the beginning where they are stepped, and their record says so', async () => {
    const runs = lessonRuns();
    runs.begin(true);
    const { ended } = runs.start(RUN, { cwd: temporaryFolder() });
    await expect.poll(() => runs.current()?.snapshot?.stepping?.thread).toBeDefined();
    const { number, asked } = runs.current()!;
    expect(asked.isStepping).toBe(true);
    for (let step = 1; step <= 5; step += 1) {
      const { event } = runs.current()!.snapshot!.stepping!;
      runs.step();
      await expect.poll(() => runs.current()?.snapshot?.stepping?.event).toBe(event + 1);
    }
    runs.pause(false);
    expect(await ended).toMatchObject({ code: 0 });
    const { run } = runs.current()!.record!;
    expect(run.steps).toEqual({ count: 6, stoppedMs: expect.any(Number) });
    expect(run.steps!.stoppedMs).toBeGreaterThan(0);
    expect(run.durationMs).toBe(run.elapsedMs);
    // The next one goes on by itself, and is another run.
    const next = runs.start(RUN, { cwd: temporaryFolder() });
    expect(await next.ended).toMatchObject({ code: 0 });
    expect(runs.current()?.number).toBe(number + 1);
    expect(runs.current()?.record?.run).not.toHaveProperty('steps');
    expect(runs.events().events.length).toBeGreaterThan(30);
  });

  it('keep the pace that was chosen, until another lesson begins', async () => {
    const runs = lessonRuns();
    runs.begin(false);
    runs.setPace(1);
    for (const paces of [[1], [1], []]) {
      if (paces.length === 0) runs.begin(false);
      await runs.start(RUN, { cwd: temporaryFolder() }).ended;
      const { paceChanges = [] } = runs.current()!.record!.run;
      expect(paceChanges.map(({ paceMs }) => paceMs)).toEqual(paces);
    }
  });

  it('find the files of the lesson in their folder', async () => {
    const cwd = temporaryFolder();
    writeFileSync(path.join(cwd, 'users.csv'), 'id,name,email\n1,Ann,ann@example.com\n');
    const runs = lessonRuns();
    runs.begin(false);
    expect(await runs.start(['run', '.', '--quiet'], { cwd }).ended).toMatchObject({ code: 0 });
    expect(runs.current()?.record?.totals).toMatchObject({ attempted: 1, inserted: 1 });
  });

  it('stop cleanly, and what cannot start is explained', async () => {
    const runs = lessonRuns();
    runs.begin(true);
    const held = runs.start(RUN, { cwd: temporaryFolder() });
    await expect.poll(() => runs.current()?.snapshot?.stepping?.thread).toBeDefined();
    held.stop();
    await held.ended;
    expect(runs.current()?.record?.run.status).toBe('interrupted');
    const wrong = runs.start(['run', '--threads', 'many'], { cwd: temporaryFolder() });
    expect(await wrong.ended).toMatchObject({ code: 2, stderr: expect.stringContaining('many') });
    runs.forget();
    expect(runs.current()).toBeUndefined();
  });
});
