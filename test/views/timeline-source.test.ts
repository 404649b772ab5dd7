import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookOf } from '../../source/components/look.js';
import { lineText } from '../../source/components/line.js';
import { PhaseReader, PHASES_SCHEMA, type PhaseHistory } from '../../source/ledger/phase-file.js';
import { THREAD_PHASES, type ThreadPhase } from '../../source/ledger/phases.js';
import { divideBelow } from '../../source/views/live/below-threads.js';
import { reduce } from '../../source/views/live/reduce.js';
import { initialState, type LiveState } from '../../source/views/live/state.js';
import { timelineLines } from '../../source/views/live/threads.js';
import { recordedTimeline } from '../../source/views/live/timeline-source.js';
import { runOf, snapshotOf } from './support/run.js';
import { testShell } from './support/shell.js';

/** What a run leaves whose one thread changes its phase at the given times, in milliseconds. */
function historyOf(
  changes: readonly (readonly [atMs: number, phase: ThreadPhase | 'end'])[],
  endMs: number,
  isCut = false,
): PhaseHistory {
  const reader = new PhaseReader();
  reader.add({ type: 'phases', schema: PHASES_SCHEMA, phases: THREAD_PHASES, threads: 1 });
  const at = changes.map(
    ([ms, phase]) => [ms * 1000, phase === 'end' ? -1 : THREAD_PHASES.indexOf(phase)] as const,
  );
  reader.add({ type: 'transitions', thread: 1, at, ...(isCut && { isCut }) });
  const sums = THREAD_PHASES.map((phase) =>
    changes.reduce((sum, [from, name], index) => {
      const to = changes[index + 1]?.[0] ?? endMs;
      return name === phase ? sum + (to - from) * 1000 : sum;
    }, 0),
  );
  reader.add({ type: 'slice', toUs: endMs * 1000, threads: [sums], cpuUs: [0, 0] });
  return reader.finish();
}

const SHORT = historyOf(
  [
    [0, 'checking'],
    [3, 'turn'],
    [9, 'writing'],
    [12, 'end'],
  ],
  12,
);

describe('the timeline of a run that is over', () => {
  it('fills the width, also of a run of a few milliseconds', () => {
    const timeline = recordedTimeline(SHORT);
    expect(timeline.phasesOf(1, 4)).toEqual(['checking', 'turn', 'turn', 'writing']);
    expect(timeline.phasesOf(1, 12).join(' ')).toBe(
      'checking checking checking turn turn turn turn turn turn writing writing writing',
    );
    expect(timeline.sliceMs(12)).toBe(1);
  });

  it('shows the longest phase of a slice, thinking only where there is nothing else', () => {
    const history = historyOf(
      [
        [0, 'thinking'],
        [90, 'writing'],
        [93, 'recording'],
        [94, 'thinking'],
      ],
      200,
    );
    expect(recordedTimeline(history).phasesOf(1, 2)).toEqual(['writing', 'thinking']);
  });

  it('has the sums of the slices where not every change was kept', () => {
    const cut = historyOf([[0, 'lock'], [40, 'writing']], 50, true); // prettier-ignore
    expect(cut.detail).toBe('slices');
    expect(recordedTimeline(cut).phasesOf(1, 3)).toEqual(['lock', 'lock', 'lock']);
  });

  it('is empty where nothing was recorded', () => {
    const timeline = recordedTimeline(new PhaseReader().finish());
    expect([timeline.sliceMs(80), timeline.phasesOf(1, 80)]).toEqual([0, []]);
  });

  it('has exactly the width, whatever the times', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { minLength: 1 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 200 }), (at, width) => {
        const sorted = at.toSorted((one, other) => one - other);
        const changes = sorted.map(
          (ms, index) => [ms, THREAD_PHASES[index % THREAD_PHASES.length] ?? 'idle'] as const,
        );
        const phases = recordedTimeline(historyOf(changes, 5001)).phasesOf(1, width);
        expect(phases).toHaveLength(width);
        expect(phases.at(-1)).toBeDefined();
      }),
    );
  });
});

describe('a run that was over before anything was seen of it', () => {
  const watching = (recorded?: PhaseHistory): LiveState => {
    const sized = reduce(initialState, { type: 'resized', size: { columns: 118, rows: 32 } });
    const snapshot = snapshotOf(1, { elapsedMs: 12, activeMs: 12 });
    const run = runOf(1, { phase: 'stored', snapshot });
    const sampled = reduce(sized, { type: 'sampled', run });
    if (!recorded) return sampled;
    return reduce(sampled, {
      type: 'recorded',
      run: run.number,
      source: recordedTimeline(recorded),
    });
  };

  it('has no empty timeline', () => {
    expect(divideBelow(watching()).timelineRows > 0).toBe(false);
  });

  it('has the recorded one, and a caption with its scale', () => {
    expect(divideBelow(watching(SHORT)).timelineRows > 0).toBe(true);
    const [head, first] = timelineLines(watching(SHORT), 118, lookOf('dark', true)).map(lineText);
    expect(head).toContain('each character 0.11 ms');
    expect(first).toMatch(/^T01 ▓+▒+█+$/);
  });

  it('has none of another run', () => {
    const other = reduce(watching(), {
      type: 'recorded',
      run: 99,
      source: recordedTimeline(SHORT),
    });
    expect(other.recorded).toBeUndefined();
    const next = reduce(watching(SHORT), { type: 'sampled', run: runOf(1, { number: 2 }) });
    expect(next.recorded).toBeUndefined();
  });

  it('is drawn from what was recorded as soon as it is stored', async () => {
    const { shell, services, press } = testShell();
    Object.assign(services.live, { recordedPhases: () => SHORT });
    services.run = runOf(1);
    await press('2');
    shell.tick();
    expect((shell.state.views.live as LiveState).recorded).toBeUndefined();
    services.run = runOf(1, { phase: 'stored' });
    shell.tick();
    shell.tick();
    const { recorded } = shell.state.views.live as LiveState;
    expect(recorded?.phasesOf(1, 4)).toEqual(['checking', 'turn', 'turn', 'writing']);
  });
});
