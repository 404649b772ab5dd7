import { describe, expect, it } from 'vitest';
import { RunControls } from '../../source/engine/controls.js';
import type { ActiveRun } from '../../source/sim/run.js';

function runOf(asked: string[]): ActiveRun {
  const run: Pick<ActiveRun, 'pause' | 'setPace'> = {
    pause: (paused) => void asked.push(`pause ${paused}`),
    setPace: (ms) => void asked.push(`pace ${ms}`),
  };
  return run as ActiveRun;
}

describe('the controls of a run', () => {
  it('apply from the release on what was asked for before it, the newest', () => {
    const controls = new RunControls();
    const asked: string[] = [];
    controls.setPace(10);
    controls.setPace(20);
    controls.pause(true);
    controls.attach(runOf(asked));
    expect(asked.toSorted()).toEqual(['pace 20', 'pause true']);
    controls.pause(false);
    expect(asked.at(-1)).toBe('pause false');
  });

  it('ask for nothing that nothing was asked of, and nothing of a run that has ended', () => {
    const controls = new RunControls();
    const asked: string[] = [];
    controls.attach(runOf(asked));
    controls.detach();
    controls.pause(true);
    controls.setPace(5);
    expect(asked).toEqual([]);
  });
});
