import { join } from 'node:path';

import { ensureFolder } from '../base/folders.js';
import { Log } from '../base/log.js';
import type { FlagValues } from '../commands/context.js';
import { lockFolder } from '../db/sqlite/folder-lock.js';
import { Engine } from '../engine/client.js';
import { describeDataLockHolder } from '../engine/data-lock.js';
import type { OpenRunTask } from '../engine/open-run/prepare.js';
import { listUnclosed } from '../ledger/catalogue.js';
import { runsFolder } from '../ledger/files.js';
import { DATA_FOLDER, type Topology } from '../router/topology.js';
import { Insertions } from '../services/insertions.js';
import type { NamedModel } from '../services/open-databases.js';
import { ExperimentWork } from '../services/queue/experiment-work.js';
import { restoreQueue } from '../services/queue/restore.js';
import { RunQueue } from '../services/queue/run-queue.js';
import { RunWork } from '../services/queue/run-work.js';
import { QueueStore } from '../services/queue/store.js';
import { createServices } from '../services/services.js';
import type { StartEngine } from '../services/start-engine.js';
import type { ServerContext } from './context.js';
import { RunStreams } from './events/run-streams.js';
import { Meter } from './metrics/meter.js';
import { placeOf } from './routes/runs.js';
import { runInfo } from './run-info.js';
import type { Token } from './token.js';

/** What a server serves. */
export interface ServerOptions {
  readonly dir: string;
  readonly version: string;
  readonly flags: FlagValues;
  readonly env: NodeJS.ProcessEnv;
  readonly topology: Topology;
  readonly model: NamedModel | undefined;
  readonly token: Token | undefined;
  /** Receives sentences for the person who started it. */
  readonly notify: (sentence: string) => void;
  /** What starts runs; by default an engine process. */
  readonly startEngine?: StartEngine;
}

/** The parts of a server, without its socket. */
export interface RunningServer {
  readonly context: ServerContext;
  /** Resolves when what a killed server has left is closed. */
  readonly restored: Promise<void>;
  /** Stops the run that is going, ends the ledger of rows, and releases the folder. */
  close(): Promise<void>;
}

/**
 * Starts what a server does in its folder: one server has it at a time.
 * @throws FolderBusyError that names the process that has it; DatabaseError, ProgramError
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dir, notify } = options;
  await ensureFolder(dir);
  await ensureFolder(join(dir, DATA_FOLDER));
  const lock = await lockFolder(join(dir, DATA_FOLDER, 'serve'));
  try {
    await ensureFolder(runsFolder(dir));
    const store = await QueueStore.open(dir);
    const context = createContext(options, store);
    const restored = restore(context, notify);
    context.queue.start(restored);
    return {
      context,
      restored,
      async close() {
        context.streams.close();
        await restored;
        await context.queue.stop();
        await context.insertions.hold('The server ends');
        await store.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function createContext(options: ServerOptions, store: QueueStore): ServerContext {
  const { dir, version, env, token, startEngine } = options;
  const log = new Log(join(dir, DATA_FOLDER));
  const meter = new Meter();
  const streams = new RunStreams((entry) => runInfo(dir, entry));
  const engine: StartEngine = startEngine ?? ((task, onEvent) => new Engine(task, onEvent));
  const services = createServices({
    ...options,
    startEngine: (task, onEvent) =>
      engine(task, (event) => {
        runWork.take(event);
        streams.take(event);
        onEvent(event);
      }),
  });
  const insertions = new Insertions({
    task: () => openRunTask(options, services),
    onEnded: (record) => meter.countAudit(record),
    onProblem: (error) => log.error('a ledger could not be closed', error),
  });
  const place = () => placeOf(context);
  const runWork = new RunWork({
    live: services.runs,
    insertions,
    place,
    lockHolder: () => describeDataLockHolder(dir),
    onStored: (record) => meter.countRun(record),
  });
  const queue = new RunQueue({
    store,
    work: { run: runWork, experiment: new ExperimentWork({ lab: services.lab, place }) },
    onChange: (entry) => streams.change(entry),
    onProblem: (error) => log.error('the queue', error),
  });
  const context: ServerContext = {
    version,
    dir,
    services,
    insertions,
    queue,
    store,
    streams,
    meter,
    log,
    env,
    token,
  };
  return context;
}

function openRunTask(
  { dir, version }: ServerOptions,
  { runs }: ReturnType<typeof createServices>,
): OpenRunTask {
  const { where, chosen } = runs.open;
  return {
    dir,
    version,
    topology: where.topology,
    topologyFile: where.file,
    model: chosen?.read.descriptor,
    modelFile: chosen?.word,
  };
}

/** Closes what a killed server has left, and creates databases that are missing. */
async function restore(
  { dir, queue, services, log }: ServerContext,
  notify: (sentence: string) => void,
): Promise<void> {
  try {
    const sentences = await restoreQueue({
      dir,
      queue,
      recovery: services.recovery,
      hasUnclosed: () => listUnclosed(dir).length > 0,
      lockHolder: () => describeDataLockHolder(dir),
    });
    for (const sentence of sentences) notify(sentence);
    const created = await services.databases.migrate();
    for (const line of created) notify(`Created ${line}`);
  } catch (error) {
    notify(log.report('what was left could not be closed', error));
  }
}
