import { expect, it } from 'vitest';

import { phaseTimesOf, sumPhases } from '../../source/ledger/phases.js';
import { entityLines } from '../../source/views/live/databases.js';
import { waitShare } from '../../source/views/live/measures.js';
import { initialState } from '../../source/views/live/state.js';
import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { runOf, snapshotOf } from './support/run.js';

const snapshot = snapshotOf(4);
const lifetimeMs = snapshot.threads.reduce((sum, { phasesMs }) => sum + sumPhases(phasesMs), 0);
const databases = Array.from(snapshot.databases, (database) => ({
  ...database,
  waitMs: database.entity === 'User' ? lifetimeMs / 3 : 0,
}));

it('the share of waiting is one of the measured time of all threads, however short the run', () => {
  expect(databases.map((database) => waitShare(snapshot, database))).toEqual([1 / 3, 0, 0]);
  const state = { ...initialState, run: runOf(4, { snapshot: { ...snapshot, databases } }) };
  const lines = entityLines(state, 120, lookOf('mono', true)).map(lineText);
  expect(lines.map((line) => /wait +(\S+ %)/.exec(line)?.[1])).toEqual(['33 %', '0 %', '0 %']);
});

it('there is none before the threads were released', () => {
  const threads = snapshot.threads.map((thread) =>
    Object.assign({}, thread, { phasesMs: phaseTimesOf(() => 0) }),
  );
  const early = { ...snapshot, threads };
  for (const database of early.databases) expect(waitShare(early, database)).toBeNull();
});
