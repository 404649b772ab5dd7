import { describe, expect, it } from 'vitest';

import type { PhaseFileLine } from '../../source/ledger/phase-file.js';
import { THREAD_PHASES, type ThreadPhase } from '../../source/ledger/phases.js';
import { ChangeWriter, ThreadEventCollector } from '../../source/ledger/thread-events.js';

const at = (phase: ThreadPhase): number => THREAD_PHASES.indexOf(phase);
const NO_ROW = { entity: 0, row: 0 };
const HEAD: PhaseFileLine = {
  type: 'phases',
  schema: 'dbsim.phases/1',
  phases: THREAD_PHASES,
  threads: 2,
};

function collect(...lines: PhaseFileLine[]): ThreadEventCollector {
  const collector = new ThreadEventCollector();
  for (const line of [HEAD, ...lines]) collector.add(line);
  return collector;
}

describe('a phase change', () => {
  it('is written with its row only where that is another one than before, or waits for a row', () => {
    const writer = new ChangeWriter();
    const row = { entity: 2, row: 7 };
    const parent = { entity: 0, row: 5 };
    expect([
      writer.write({ us: 10, phase: 1, number: 0, row, awaited: NO_ROW }),
      writer.write({ us: 20, phase: 2, number: 3, row, awaited: parent }),
      writer.write({ us: 30, phase: 1, number: 4, row, awaited: NO_ROW }),
      writer.write({ us: 40, phase: -1, number: 9, row: NO_ROW, awaited: NO_ROW }),
    ]).toEqual(['[10,1,0,2,7]', '[20,2,3,2,7,0,5]', '[30,1,4]', '[40,-1,9,0,0]']);
  });
});

describe('the events of a run', () => {
  it('are in the order of their numbers, whatever the order of the lines and the times', () => {
    const collector = collect(
      { type: 'transitions', thread: 2, at: [[1001, at('turn'), 1, 0, 4], [3000, at('writing'), 4]] },
      { type: 'transitions', thread: 1, at: [[1000, at('checking'), 0, 0, 3]] },
    ); // prettier-ignore
    expect(collector.take().map(({ number }) => number)).toEqual([0, 1]);
    expect(collector.hasGap).toBe(true);
    collector.add({
      type: 'transitions',
      thread: 1,
      at: [
        [999, at('reference'), 2, 2, 1, 0, 4],
        [2999, -2, 3],
      ],
    });
    expect(collector.take()).toEqual([
      {
        number: 2,
        atMs: 0.999,
        thread: 1,
        phase: 'reference',
        row: { entity: 2, row: 1 },
        awaited: { entity: 0, row: 4 },
      },
      { number: 3, atMs: 2.999, thread: 1, phase: 'crashed', row: { entity: 2, row: 1 }, awaited: undefined },
      { number: 4, atMs: 3, thread: 2, phase: 'writing', row: { entity: 0, row: 4 }, awaited: undefined },
    ]); // prettier-ignore
    expect(collector).toMatchObject({ isCut: false, hasGap: false });
  });

  it('end where one is missing, and where an older version did not number them', () => {
    const cut = collect({
      type: 'transitions',
      thread: 1,
      at: [
        [1, at('checking'), 0, 0, 1],
        [5, at('writing'), 2],
      ],
      isCut: true,
    });
    expect(cut.take()).toHaveLength(1);
    expect(cut).toMatchObject({ isCut: true, hasGap: true });
    const older = collect({ type: 'transitions', thread: 1, at: [[1, at('checking')]] });
    expect(older.take()).toEqual([]);
    expect(older.isCut).toBe(true);
  });

  it('are those of known threads', () => {
    const change = [1, at('checking'), 0, 0, 1] as const;
    const strange = collect({ type: 'transitions', thread: 3, at: [change] });
    expect(strange.take()).toEqual([]);
  });
});
