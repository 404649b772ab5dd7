import { describe, expect, it } from 'vitest';

import { PhaseReader, type PhaseFileLine } from '../../source/ledger/phase-file.js';
import { THREAD_PHASES, type ThreadPhase } from '../../source/ledger/phases.js';
import { FILLS } from '../../source/report/charts/palette.js';
import { timelineChart } from '../../source/report/charts/timeline.js';
import { buildTimeline, phasesIn, type Timeline } from '../../source/report/facts/timeline.js';

/** The numbers of a small generator that always gives the same ones, from 0 up to 1. */
function numbers(): () => number {
  let state = 7;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const THREADS = 7;
const RUN_MS = 5000;

/** A run of threads that change their phase at random, as its phases file holds it; and the sums. */
function madeUp(meanMs: number, isCut: boolean): { timeline: Timeline; sums: Map<ThreadPhase, number> } {
  const random = numbers();
  const reader = new PhaseReader();
  const lines: PhaseFileLine[] = [
    { type: 'phases', schema: 'dbsim.phases/1', phases: THREAD_PHASES, threads: THREADS },
  ];
  const sums = new Map<ThreadPhase, number>();
  const SLICE_US = 100_000;
  const slices = Array.from({ length: (RUN_MS * 1000) / SLICE_US }, () =>
    Array.from({ length: THREADS }, () => THREAD_PHASES.map(() => 0)),
  );
  for (let thread = 1; thread <= THREADS; thread += 1) {
    const at: [number, number][] = [];
    let us = 0;
    while (us < RUN_MS * 1000) {
      const phase = Math.floor(random() ** 2 * THREAD_PHASES.length);
      const end = Math.min(RUN_MS * 1000, us + Math.ceil(random() * 2000 * meanMs));
      at.push([us, phase]);
      const name = THREAD_PHASES[phase] ?? 'idle';
      sums.set(name, (sums.get(name) ?? 0) + (end - us) / 1000);
      for (let from = us; from < end; ) {
        const slice = Math.floor(from / SLICE_US);
        const to = Math.min(end, (slice + 1) * SLICE_US);
        const times = slices[slice]?.[thread - 1];
        if (times) times[phase] = (times[phase] ?? 0) + to - from;
        from = to;
      }
      us = end;
    }
    at.push([us, -1]);
    lines.push({ type: 'transitions', thread, at, ...(isCut ? { isCut } : {}) });
  }
  for (const [index, threads] of slices.entries()) {
    lines.push({ type: 'slice', toUs: (index + 1) * SLICE_US, threads, cpuUs: [0, 0] });
  }
  for (const line of lines) reader.add(line);
  return { timeline: buildTimeline(reader.finish()), sums };
} // prettier-ignore

/** The area that each phase fills in a drawing. */
function areasIn(svg: string): Map<ThreadPhase, number> {
  const areas = new Map<ThreadPhase, number>();
  for (const phase of THREAD_PHASES) {
    const fill = FILLS[phase].lines ? `url(#timeline-${phase})` : FILLS[phase].colour;
    const path = new RegExp(`<path d="([^"]*)" fill="${fill.replaceAll(/[()]/g, String.raw`\$&`)}"`);
    const shape = path.exec(svg)?.[1] ?? '';
    let area = 0;
    for (const [, width, height] of shape.matchAll(/h([\d.]+)v([\d.]+)/g)) {
      area += Number(width) * Number(height);
    }
    areas.set(phase, area);
  }
  return areas;
} // prettier-ignore

describe('the timeline', () => {
  it.each<[string, number, boolean]>([
    ['of few changes of phase', 40, false],
    ['of many', 3, false],
    ['of which only slices were kept', 3, true],
  ])('%s fills areas that are the times that were measured', (_, meanMs, isCut) => {
    const { timeline, sums } = madeUp(meanMs, isCut);
    expect(timeline.detail).toBe(isCut ? 'slices' : 'transitions');
    const areas = areasIn(timelineChart(timeline, 515));
    const drawn = [...areas.values()].reduce((sum, area) => sum + area, 0);
    for (const phase of THREAD_PHASES) {
      const share = (sums.get(phase) ?? 0) / (THREADS * RUN_MS);
      expect((areas.get(phase) ?? 0) / drawn).toBeCloseTo(share, 2);
      expect(Math.abs((areas.get(phase) ?? 0) / drawn / share - 1)).toBeLessThan(0.02);
    }
    expect(phasesIn(timeline)).toEqual([...THREAD_PHASES]);
  });
});
