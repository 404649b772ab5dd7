import { sumPhases } from '../../ledger/phases.js';
import type { Snapshot, ThreadSnapshot } from '../../sim/snapshot.js';
import { describeThread } from '../../views/live/waits.js';
import type { LiveSnapshot, LiveThread } from '../api.js';

/** A run at one moment, as a page draws it: the states of threads with their causes in words. */
export function liveSnapshot(snapshot: Snapshot): LiveSnapshot {
  const { elapsedMs, activeMs, paused, pausedForRebalance, stopping, durationMs } = snapshot;
  const { total, decided, retries, counts, latency, threads, databases, shards } = snapshot;
  return {
    elapsedMs,
    activeMs,
    paused,
    pausedForRebalance,
    stopping,
    durationMs,
    total,
    decided,
    retries,
    counts,
    latency,
    threads: threads.map((thread) => liveThread(thread, snapshot)),
    threadsMs: threads.reduce((sum, { phasesMs }) => sum + sumPhases(phasesMs), 0),
    entities: databases,
    databases: shards,
  };
}

function liveThread(thread: ThreadSnapshot, snapshot: Snapshot): LiveThread {
  const { state, current, awaited, holder, counts, decided } = thread;
  return {
    thread: thread.thread,
    state,
    text: describeThread(thread, snapshot),
    ...(current ? { row: current } : {}),
    ...(awaited ? { awaited } : {}),
    ...(holder === undefined ? {} : { holder }),
    decided,
    refused: decided - counts.inserted,
  };
}
