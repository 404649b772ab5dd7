import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import { readPhaseHistory } from '../../source/ledger/phase-history.js';
import { phaseTimesOf, sumPhases, type PhaseTimes } from '../../source/ledger/phases.js';
import { PauseLog } from '../../source/sim/pause-log.js';
import { PhaseRecorder } from '../../source/sim/phase-recorder.js';
import type { SharedState } from '../../source/sim/shared-state.js';
import { temporaryFolder } from '../harness/folder.js';
import { assignmentState } from './assignment-state.js';

const DATABASES = ['users.db', 'products.db', 'orders.db'];

const sharedOf = (threads: number): SharedState =>
  assignmentState({ threads, paceMs: 0, databases: DATABASES });

describe('a pause', () => {
  const scene = (): { log: PauseLog; shared: SharedState; lines: object[]; to: (ms: number) => void } => {
    const shared = sharedOf(2);
    const lines: object[] = [];
    let nowMs = 0;
    const log = new PauseLog({ shared, write: (line) => lines.push(line), now: () => nowMs });
    for (const thread of [1, 2]) shared.threads.slot(thread).enter('idle', 0);
    return { log, shared, lines, to: (ms) => (nowMs = ms) };
  }; // prettier-ignore

  it('begins when the last thread has come to rest', () => {
    const { log, shared, lines, to } = scene();
    to(100);
    log.begin('pause');
    shared.threads.slot(1).enter('paused', 103);
    to(110);
    expect(log.activeMsAt(110)).toBe(110);
    shared.threads.slot(2).enter('paused', 120);
    to(500);
    expect(log.activeMsAt(500)).toBe(120);
    log.end('pause');
    expect(log.activeMsAt(700)).toBe(320);
    expect(lines).toEqual([
      { type: 'pause', cause: 'pause', atMs: 100 },
      { type: 'resume', cause: 'pause', atMs: 500, restedMs: 120 },
    ]);
  });

  it('in which a thread never came to rest takes no time away', () => {
    const { log, shared, lines, to } = scene();
    log.begin('pause');
    shared.threads.slot(1).enter('paused', 1);
    to(50);
    log.end('pause');
    expect(lines.at(-1)).toMatchObject({ atMs: 50, restedMs: 50 });
    expect(log.activeMsAt(60)).toBe(60);
  });

  it('of threads that had ended before begins when it was asked for', () => {
    const { log, shared, lines, to } = scene();
    shared.threads.slot(1).enter('done', 5);
    shared.threads.slot(2).enter('crashed', 6);
    to(40);
    log.begin('pause');
    to(90);
    log.end('pause');
    expect(lines.at(-1)).toMatchObject({ atMs: 90, restedMs: 40 });
  });

  it('counts once where a rebalance falls into it', () => {
    const { log, shared, to } = scene();
    for (const thread of [1, 2]) shared.threads.slot(thread).enter('paused', 0);
    to(10);
    log.begin('pause');
    to(20);
    log.begin('rebalance');
    to(50);
    log.end('rebalance');
    to(80);
    log.end('pause');
    expect(log.activeMsAt(100)).toBe(30);
  });

  it('that is asked for or ended twice is noted once', () => {
    const { log, lines } = scene();
    log.end('pause');
    log.begin('pause');
    log.begin('pause');
    log.end('pause');
    log.end('pause');
    log.changePace(900);
    expect(lines.map((line) => (line as { type: string }).type)).toEqual([
      'pause',
      'resume',
      'pace',
    ]);
  });
});

describe('the recorder of phases', () => {
  interface Scene {
    readonly shared: SharedState;
    readonly recorder: PhaseRecorder;
    readonly file: string;
    readonly to: (ms: number) => void;
  }

  function scene(threads = 2): Scene {
    const shared = sharedOf(threads);
    const file = path.join(temporaryFolder(), 'phases.ndjson');
    let nowMs = 0;
    const recorder = new PhaseRecorder({
      file,
      shared,
      now: () => nowMs,
      cpu: () => ({ user: 1000 + nowMs / 2, system: 200 + nowMs / 4 }),
      onError: (error) => expect.fail(String(error)),
    });
    onTestFinished(() => recorder.close(nowMs));
    return { shared, recorder, file, to: (ms) => (nowMs = ms) };
  }

  const sumsOf = (list: readonly PhaseTimes[]): PhaseTimes =>
    phaseTimesOf((phase) => list.reduce((sum, times) => sum + times[phase], 0));

  it('writes every change of phase, every call, and slices that add up to the same sums', () => {
    const { shared, recorder, file, to } = scene();
    const slot = shared.threads.slot(2);
    slot.enter('idle', 0);
    slot.enter('judging', 2);
    slot.enter('writing', 150);
    shared.threads.calls(2).add(1, 150, 180.5);
    to(160);
    recorder.tick();
    slot.enter('recording', 181);
    slot.enter('done', 250);
    recorder.close(250);

    const { detail, spans, slices, calls, cpuMs } = readPhaseHistory(file);
    expect(detail).toBe('transitions');
    expect(spans[1]).toEqual([
      { phase: 'idle', fromMs: 0, toMs: 2 },
      { phase: 'checking', fromMs: 2, toMs: 150 },
      { phase: 'writing', fromMs: 150, toMs: 181 },
      { phase: 'recording', fromMs: 181, toMs: 250 },
    ]);
    expect(slices.map(({ toMs }) => toMs)).toEqual([160, 250]);
    const sliced = sumsOf(slices.flatMap(({ threads }) => threads[1] ?? []));
    expect(sliced).toEqual(slot.phaseTimes(250));
    expect(sumPhases(sliced)).toBe(250);
    expect(calls).toEqual([{ database: 'products.db', thread: 2, fromMs: 150, toMs: 180.5 }]);
    expect(cpuMs).toEqual({ user: 80, system: 40 });
  });

  it('keeps as many changes as there is room for, and slices of all', () => {
    const { shared, recorder, file, to } = scene();
    const slot = shared.threads.slot(1);
    let ms = 0;
    while (!shared.threads.transitions(1).isOverflown) {
      slot.enter('judging', (ms += 0.25));
      slot.enter('recording', (ms += 0.75));
    }
    to(ms);
    slot.enter('done', ms);
    recorder.close(ms);
    const { detail, slices } = readPhaseHistory(file);
    expect(detail).toBe('slices');
    expect(slices.flatMap(({ threads }) => threads[0] ?? [])).toEqual([slot.phaseTimes(ms)]);
  });

  it('makes few slices of a long run', () => {
    const { recorder, file, to } = scene(1);
    const HOUR = 3_600_000;
    for (let ms = 0; ms <= HOUR; ms += 100) {
      to(ms);
      recorder.tick();
    }
    recorder.close(HOUR);
    const { slices } = readPhaseHistory(file);
    expect(slices.length).toBeGreaterThan(200);
    expect(slices.length).toBeLessThan(2000);
    expect(slices.at(-1)?.toMs).toBe(HOUR);
  });

  it('goes without where it cannot write', () => {
    const errors: unknown[] = [];
    const recorder = new PhaseRecorder({
      file: path.join(temporaryFolder(), 'no folder', 'phases.ndjson'),
      shared: sharedOf(1),
      now: () => 0,
      cpu: () => ({ user: 0, system: 0 }),
      onError: (error) => errors.push(error),
    });
    recorder.tick();
    recorder.close(0);
    expect(errors).toHaveLength(1);
  });
});
