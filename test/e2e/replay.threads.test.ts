import { isValidElement, type ReactNode } from 'react';
import { expect, it } from 'vitest';

import { lineText, type Line } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import type { FollowedRun } from '../../source/services/followed-run.js';
import { RunFollower } from '../../source/services/live.js';
import { Player } from '../../source/services/replay/player.js';
import { readStoredReplay } from '../../source/services/replay/stored-replay.js';
import type { RunLog } from '../../source/services/run-log.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';
import { headingOf } from '../../source/views/live/heading.js';
import { LiveScreen } from '../../source/views/live/live.js';
import { reduce } from '../../source/views/live/reduce.js';
import { initialState, type LiveAction, type LiveState } from '../../source/views/live/state.js';
import { recordedTimeline } from '../../source/views/live/timeline-source.js';
import type { PhaseHistory } from '../../source/ledger/phase-file.js';
import { shopTopology } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { FULL } from '../harness/full.js';

const LOOK = lookOf('mono', true);
const SIZES = [
  { columns: 58, rows: 11 },
  { columns: 78, rows: 19 },
  { columns: 118, rows: 31 },
  { columns: 198, rows: 45 },
];
const TICK_MS = 100;

/** What the view shows of a run that is over, at every size and with everything that its keys open. */
function pictures(run: FollowedRun, history: PhaseHistory, log: RunLog): string[] {
  const keys: LiveAction[][] = [
    [],
    [{ type: 'arranged' }],
    [{ type: 'arranged' }, { type: 'arranged' }],
    [{ type: 'rejected-shown' }],
    [{ type: 'databases-shown' }],
    [{ type: 'events-shown' }],
    [{ type: 'opened', thread: 2, rows: [] }],
  ];
  return SIZES.flatMap((size) =>
    keys.map((pressed) => {
      const actions: LiveAction[] = [
        { type: 'resized', size },
        { type: 'sampled', run },
        { type: 'recorded', run: run.number, source: recordedTimeline(history) },
        { type: 'logged', run: run.number, log },
        ...pressed,
      ];
      const state = actions.reduce((before, action) => reduce(before, action), initialState);
      return [headingText(state), ...drawn(LiveScreen({ state, size, look: LOOK }))].join('\n');
    }),
  );
}

function headingText(state: LiveState): string {
  const { detail = '', status = [] } = headingOf(state, LOOK);
  return `${detail} ${lineText(status)}`;
}

function drawn(node: ReactNode): string[] {
  if (!isValidElement<{ lines: Line[] }>(node)) throw new Error('nothing is drawn');
  return node.props.lines.map(lineText);
}

it.each([
  ['3,000 generated rows', { kind: 'generate', rows: 3000, invalid: 0.15, seed: 7 }, {}],
  ['the assignment in a race', { kind: 'assignment' }, { order: 'race', slowMs: 10, threads: 4 }],
] as const)(
  'a replay of %s at 0.1, 1 and 10 times its speed ends in the picture of the run',
  FULL,
  async (_name, chosen, settings) => {
    const dir = temporaryFolder();
    const live = new RunFollower({ dir, version: '0.0.0', topology: shopTopology(dir) });
    live.start(chosen, { ...DEFAULT_SETTINGS, ...settings });
    await live.settled();
    const run = live.current();
    if (!run?.record || run.id === undefined) throw new Error(run?.problem ?? 'it is not stored');
    let log = live.events();
    for (let read = live.events(); read !== log; read = live.events()) log = read;
    const expected = pictures(run, live.recordedPhases(), log);
    expect(expected[0]).toContain('Audit passed');
    for (const speed of [0.1, 1, 10]) {
      const stored = await readStoredReplay(dir, run.id, {});
      let nowMs = 0;
      const player = new Player(stored, { number: run.number, speed, now: () => nowMs });
      let ticks = 0;
      let decided = 0;
      while (player.current().phase !== 'stored') {
        nowMs += TICK_MS;
        ticks += 1;
        const now = player.current().snapshot?.decided ?? 0;
        expect(now).toBeGreaterThanOrEqual(decided);
        decided = now;
      }
      const endMs = Math.max(...stored.events.map(({ atMs }) => atMs));
      // Times are added up from tick to tick.
      expect(Math.abs(ticks - endMs / speed / TICK_MS)).toBeLessThan(1.01);
      const last = player.current();
      expect(pictures(last, stored.history, player.events())[0]).toContain(
        'replay over: completed',
      );
      const asRun = { ...last, replay: undefined };
      expect(pictures(asRun, stored.history, player.events())).toEqual(expected);
    }
  },
);
