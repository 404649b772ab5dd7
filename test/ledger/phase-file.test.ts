import { describe, expect, it } from 'vitest';

import {
  PhaseReader,
  type PhaseFileLine,
  type PhaseHistory,
} from '../../source/ledger/phase-file.js';
import { sumPhases, THREAD_PHASES, type ThreadPhase } from '../../source/ledger/phases.js';

const at = (phase: ThreadPhase): number => THREAD_PHASES.indexOf(phase);

const times = (of: Partial<Record<ThreadPhase, number>>): number[] =>
  THREAD_PHASES.map((phase) => of[phase] ?? 0);

function read(...lines: PhaseFileLine[]): PhaseHistory {
  const reader = new PhaseReader();
  reader.add({ type: 'phases', schema: 'dbsim.phases/1', phases: THREAD_PHASES, threads: 2 });
  for (const line of lines) reader.add(line);
  return reader.finish();
}

describe('a phases file', () => {
  it('gives each thread its phases, whatever lines they are in', () => {
    const { detail, spans, cpuMs } = read(
      { type: 'transitions', thread: 2, at: [[0, at('idle')], [1500, at('checking')]] },
      { type: 'transitions', thread: 2, at: [[2000, at('writing')], [4000, -1]] },
      { type: 'slice', toUs: 4000, threads: [[], times({ idle: 1500 })], cpuUs: [900, 100] },
    ); // prettier-ignore
    expect(detail).toBe('transitions');
    expect(spans).toEqual([
      [],
      [
        { phase: 'idle', fromMs: 0, toMs: 1.5 },
        { phase: 'checking', fromMs: 1.5, toMs: 2 },
        { phase: 'writing', fromMs: 2, toMs: 4 },
      ],
    ]);
    expect(cpuMs).toEqual({ user: 0.9, system: 0.1 });
  });

  it('ends the last phase of a killed run where its last slice ends', () => {
    const { spans } = read(
      { type: 'transitions', thread: 1, at: [[0, at('writing')]] },
      { type: 'slice', toUs: 5000, threads: [times({ writing: 5000 }), []], cpuUs: [0, 0] },
    );
    expect(spans[0]).toEqual([{ phase: 'writing', fromMs: 0, toMs: 5 }]);
  });

  it('is one of slices where transitions are missing', () => {
    const { detail, slices } = read(
      { type: 'transitions', thread: 1, at: [[0, at('writing')]], isCut: true },
      { type: 'slice', toUs: 5000, threads: [times({ writing: 5000 }), []], cpuUs: [0, 0] },
      { type: 'slice', toUs: 7000, threads: [times({ turn: 2000 }), []], cpuUs: [0, 0] },
    );
    expect(detail).toBe('slices');
    expect(slices.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([[0, 5], [5, 7]]); // prettier-ignore
    expect(slices.map(({ threads }) => threads.map(sumPhases))).toEqual([[5, 0], [2, 0]]); // prettier-ignore
  });

  it('names the databases as they were called at the time', () => {
    const { calls, areCallsCut } = read(
      { type: 'databases', names: ['users.db'] },
      { type: 'calls', thread: 1, calls: [[0, 1000, 2000]] },
      { type: 'databases', names: ['u1.db', 'u2.db'] },
      { type: 'calls', thread: 2, calls: [[1, 3000, 4500]] },
    );
    expect(calls).toEqual([
      { database: 'users.db', thread: 1, fromMs: 1, toMs: 2 },
      { database: 'u2.db', thread: 2, fromMs: 3, toMs: 4.5 },
    ]);
    expect(areCallsCut).toBe(false);
  });

  it('holds nothing where there is none', () => {
    expect(new PhaseReader().finish()).toMatchObject({ detail: 'none', spans: [], cpuMs: null });
  });
});
