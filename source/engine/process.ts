import { join } from 'node:path';

import { captureConsole } from '../base/console.js';
import { Log } from '../base/log.js';
import { DATA_FOLDER } from '../router/topology.js';
import { conductRun, type RunTask } from './conduct.js';
import { RunControls } from './controls.js';
import type { EngineCommand, RunOutcome } from './messages.js';
import { Outbox } from './outbox.js';

/**
 * The entry of an engine process: carries out one run and reports to its parent. It holds the lock of the
 * working folder and all connections of the run. When its parent ends, it stops the run cleanly.
 */

/** How often to send the parent a snapshot, in milliseconds. */
const SNAPSHOT_MS = 100;

const stopping = new AbortController();
const controls = new RunControls();
const outbox = new Outbox((message, onSent) => {
  if (process.connected) process.send?.(message, undefined, undefined, () => onSent());
  else onSent();
});

async function carryOut(task: RunTask): Promise<RunOutcome> {
  const log = new Log(join(task.dir, DATA_FOLDER));
  captureConsole(log);
  try {
    const record = await conductRun(task, {
      emit: (event) => outbox.post(event),
      snapshotEveryMs: SNAPSHOT_MS,
      emitsRejected: true,
      signal: stopping.signal,
      controls,
    });
    if (!record) return { type: 'cancelled' };
    const { maxRSS } = process.resourceUsage();
    return { type: 'stored', record, peakMemoryBytes: maxRSS * 1024 };
  } catch (error) {
    return { type: 'failed', problem: log.report('the run failed', error) };
  }
}

async function start(task: RunTask): Promise<void> {
  outbox.post(await carryOut(task));
  await outbox.emptied();
  if (process.connected) process.disconnect();
}

// The terminal sends these to the whole process group, but only the parent decides whether the run stops.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTSTP'] as const) process.on(signal, () => undefined);
process.on('SIGTERM', () => stopping.abort());
process.once('disconnect', () => stopping.abort());
// The parent, which reads standard error, may have ended.
process.stderr.on('error', () => undefined);

process.on('message', (command: EngineCommand) => {
  switch (command.type) {
    case 'start':
      return void start(command.task);
    case 'pause':
      return controls.pause(command.isPaused);
    case 'step':
      return controls.step();
    case 'pace':
      return controls.setPace(command.ms);
    case 'stop':
      return stopping.abort();
  }
});
