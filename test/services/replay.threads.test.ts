import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { roundMs } from '../../source/base/format.js';
import { phaseTimesOf } from '../../source/ledger/phases.js';
import { runFiles } from '../../source/ledger/files.js';
import { speedToWatch } from '../../source/services/replay/speeds.js';
import { Player } from '../../source/services/replay/player.js';
import { readStoredReplay } from '../../source/services/replay/stored-replay.js';
import { simulate, words, type Simulation } from '../e2e/support/simulate.js';
import { temporaryFolder } from '../harness/folder.js';

let run: Simulation;

beforeAll(async () => {
  run = await simulate(words('assignment --threads 4'));
});

/** A player of the stored run, whose time the test sets. */
async function played(speed = 1) {
  const { dir, record } = run;
  const stored = await readStoredReplay(dir, record.run.id, {});
  let nowMs = 0;
  const player = new Player(stored, { number: -1, speed, now: () => nowMs });
  return { dir, record, stored, player, to: (ms: number) => (nowMs = ms) };
}

describe('a replay', () => {
  it('shows every event in the order of the run, and ends with its numbers', async () => {
    const { record, stored, player, to } = await played();
    expect(stored.events.map(({ number }) => number)).toEqual(stored.events.map((_, at) => at));
    const first = player.current();
    expect(first).toMatchObject({ phase: 'writing', replay: { speed: 1 } });
    expect(first.snapshot).toMatchObject({ decided: 0, total: 30 });
    to(1e6);
    const last = player.current();
    expect(last).toMatchObject({ phase: 'stored', id: record.run.id, replay: { speed: 1 } });
    expect(last.record).toBe(stored.record);
    expect(last.snapshot).toMatchObject({ decided: 30, retries: record.run.retries });
    expect(last.snapshot?.counts).toMatchObject({ inserted: 24, invalid: 4, duplicate: 1 });
    expect(last.snapshot?.threads.map(({ state, decided }) => [state, decided])).toEqual(
      record.threads.map(({ attempted }) => ['done', attempted]),
    );
    for (const [index, { phasesMs }] of record.threads.entries()) {
      const times = last.snapshot?.threads[index]?.phasesMs;
      expect(phaseTimesOf((phase) => roundMs(times?.[phase] ?? 0))).toEqual(phasesMs);
    }
    expect(last.refused).toHaveLength(6);
    expect(player.current()).toBe(last);
    expect(player.events().events).toHaveLength(stored.events.length);
  });

  it.each([0.1, 1, 10])('lasts as long as its speed wants: %d', async (speed) => {
    const { stored, player, to } = await played(speed);
    const endMs = Math.max(...stored.events.map(({ atMs }) => atMs)) / speed;
    to(endMs - 1 / speed);
    expect(player.current().phase).toBe('writing');
    to(endMs + 1);
    expect(player.current().phase).toBe('stored');
  });

  it('is paused, stepped event by event, played on, and taken to its end', async () => {
    const { stored, player, to } = await played();
    player.current();
    const { length } = player.events().events;
    player.pause(true);
    to(1e6);
    expect(player.current().asked).toMatchObject({ isPaused: true });
    expect(player.events().events).toHaveLength(length);
    for (let step = 1; step <= 5; step += 1) {
      player.step();
      to(1e6 * (step + 1));
      expect(player.current().asked).toMatchObject({ isPaused: false, isStepping: true });
      expect(player.events().events).toHaveLength(length + step);
      expect(player.current().snapshot?.elapsedMs).toBe(
        Math.max(...stored.events.slice(0, length + step).map(({ atMs }) => atMs)),
      );
    }
    player.setSpeed(1e-6);
    player.pause(false);
    to(6e6 + 1000);
    expect(player.current().phase).toBe('writing');
    player.finish();
    expect(player.current().phase).toBe('stored');
  });
});

describe('a replay for which no speed was asked', () => {
  it.each([
    [20_000, 1],
    [5000, 1],
    [4000, 0.5],
    [120, 0.02],
    [1, 0.01],
  ])('of a run of %i ms lasts long enough to look at: %d times as fast', (durationMs, speed) => {
    expect(speedToWatch(durationMs)).toBe(speed);
  });
});

describe('a run that cannot be replayed', () => {
  it.each<[string, (text: string) => string, string]>([
    ['was recorded by an older version', (text) => text.replaceAll(/\[(\d+),(-?\d+)(,\d+)+\]/g, '[$1,$2]').replace(/,"planned":\[[\d,]*\]/, ''), 'an older version recorded it'],
    ['has no phases', () => '', 'what its threads did is not recorded'],
    ['lacks events', (text) => text.replace(/.*"transitions","thread":2.*\n/, ''), 'it had more events than are recorded'],
    ['was cut', (text) => text.replace('"transitions","thread":2', '"transitions","isCut":true,"thread":2'), 'it had more events than are recorded'],
    ['has damaged phases', (text) => text.replace(/"at":\[\[.*?\]\]/, '"at":7'), 'its files are damaged'],
    ['plans no number of rows', (text) => text.replace(/"planned":\[[\d,]*\]/, '"planned":[1e99,-1,"x"]'), 'an older version recorded it'],
  ])('%s: it is refused by name', async (_name, change, reason) => {
    const { record } = run;
    const dir = temporaryFolder();
    cpSync(run.dir, dir, { recursive: true });
    const { phases } = runFiles(dir, record.run.id);
    writeFileSync(phases, change(readFileSync(phases, 'utf8')));
    await expect(readStoredReplay(dir, record.run.id, {})).rejects.toThrow(
      `Run ${record.run.id} cannot be replayed: ${reason}`,
    );
  }); // prettier-ignore
});
