import { join } from 'node:path';

import { formatError } from '../../base/errors.js';
import type { ChosenWorkload } from '../../engine/workload.js';
import {
  startProgram,
  type Ending,
  type Program,
  type StartProgram,
} from '../../lessons/program.js';
import { embeddedTopology, type Topology } from '../../router/topology.js';
import type { WriteSettings } from '../../sim/settings.js';
import type { FollowedRun } from '../followed-run.js';
import type { WatchedRuns } from '../lesson-questions.js';
import { RunFollower } from '../live.js';
import { NO_EVENTS, type RunLog } from '../run-log.js';
import { loadEngine, type StartEngine } from '../start-engine.js';

/** Flags that only the command line knows to read; a run with one is not watched. */
const NOT_WATCHED = ['--model', '--map', '--row', '--again'];

/** The runs of a lesson, one after the other, that a person watches, holds and slows down. */
export class LessonRuns implements WatchedRuns {
  readonly #version: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #startEngine: StartEngine | undefined;
  #follower: RunFollower | undefined;
  #count = 0;
  #processorMs = 0;
  /** Whether each run is held before its first events. */
  #isStepping = false;
  /** Think time before each row that was asked for; it holds for later runs, too, so that they can be compared. */
  #paceMs: number | undefined;

  /** @param options.startEngine by default starts an engine process */
  constructor(options: {
    version: string;
    env: NodeJS.ProcessEnv;
    startEngine?: StartEngine | undefined;
  }) {
    this.#version = options.version;
    this.#env = options.env;
    this.#startEngine = options.startEngine;
  }

  /** Call before the first run of a lesson. @param isStepping whether its runs are held before their first events */
  begin(isStepping: boolean): void {
    this.forget();
    this.#isStepping = isStepping;
    this.#paceMs = undefined;
  }

  /** Shows no run any more. */
  forget(): void {
    this.#processorMs = this.processorMs;
    this.#follower?.close();
    this.#follower = undefined;
  }

  /** Starts a command of a lesson; a run that is not to be killed is one to watch. */
  readonly start: StartProgram = (args, options) => {
    const isWatched =
      args[0] === 'run' &&
      options.isToBeKilled !== true &&
      !args.some((word) => NOT_WATCHED.includes(word.replace(/=.*$/s, '')));
    if (isWatched) return this.#follow(args, options.cwd);
    this.forget();
    return startProgram(args, options);
  };

  current(): FollowedRun | undefined {
    return this.#follower?.current();
  }

  events(): RunLog {
    return this.#follower?.events() ?? NO_EVENTS;
  }

  pause(isPaused: boolean): void {
    this.#isStepping = false;
    this.#follower?.pause(isPaused);
  }

  step(): void {
    this.#isStepping = true;
    this.#follower?.step();
  }

  setPace(ms: number): void {
    this.#paceMs = ms;
    this.#follower?.setPace(ms);
  }

  suspend(): () => void {
    return this.#follower?.suspend() ?? (() => undefined);
  }

  get processorMs(): number {
    return this.#processorMs + (this.#follower?.processorMs ?? 0);
  }

  #follow(args: readonly string[], cwd: string): Program {
    const stopping = new AbortController();
    return {
      ended: this.#carryOut(args, cwd, stopping.signal),
      stop: () => stopping.abort(),
      kill: () => stopping.abort(),
    };
  }

  async #carryOut(args: readonly string[], cwd: string, signal: AbortSignal): Promise<Ending> {
    try {
      const { chosen, settings, ...place } = await readRun(args, cwd, this.#env);
      const startEngine = this.#startEngine ?? (await loadEngine());
      if (signal.aborted) return endingOf(undefined);
      this.forget();
      const follower = new RunFollower({
        ...place,
        version: this.#version,
        runsBefore: this.#count,
        startEngine: (task, onEvent) => this.#prepared(startEngine(task, onEvent)),
      });
      this.#follower = follower;
      this.#count += 1;
      follower.start(chosen, settings);
      if (this.#isStepping) follower.step();
      if (this.#paceMs !== undefined) follower.setPace(this.#paceMs);
      signal.addEventListener('abort', () => follower.stop(), { once: true });
      await follower.settled();
      return endingOf(follower.current());
    } catch (error) {
      return { code: 2, signal: null, stderr: formatError(error) };
    }
  }

  /** An engine that has got what was asked for before it was there. */
  #prepared(engine: ReturnType<StartEngine>): ReturnType<StartEngine> {
    if (this.#isStepping) engine.step();
    if (this.#paceMs !== undefined) engine.setPace(this.#paceMs);
    return engine;
  }
}

/** How a followed run ended, as its process would have. */
function endingOf(run: FollowedRun | undefined): Ending {
  return { code: run?.record ? 0 : 2, signal: null, stderr: run?.problem ?? 'it was stopped' };
}

interface ReadRun {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly topology: Topology;
  readonly topologyFile: string | undefined;
  readonly chosen: ChosenWorkload;
  readonly settings: WriteSettings;
}

/**
 * Reads the words of `run`. @param dir its working folder, in which its files are
 * @throws UsageError, InputError
 */
async function readRun(
  args: readonly string[],
  dir: string,
  env: NodeJS.ProcessEnv,
): Promise<ReadRun> {
  const [{ readSilentCommand }, { topologyFileOf }, { chooseWorkload }, writing, placing, shop] =
    await Promise.all([
      import('../../commands/learn/check-command.js'),
      import('../../commands/topology.js'),
      import('../../commands/workload.js'),
      import('../../commands/write-settings.js'),
      import('../../router/topology-in.js'),
      import('../../entities/shop.js'),
    ]);
  const { flags, operands } = readSilentCommand(args, env);
  const [workload = 'assignment'] = operands;
  const file = topologyFileOf(flags);
  const topologyFile = file === undefined ? undefined : join(dir, file);
  const topology = topologyFile
    ? await placing.topologyIn(topologyFile, dir, env, shop.SHOP)
    : embeddedTopology(dir, shop.SHOP);
  const settings = writing.readSettings(flags);
  writing.requirePossible(settings, topology);
  const chosen = await chooseWorkload(workload === '.' ? dir : workload, flags, shop.SHOP);
  return { dir, env, topology, topologyFile, chosen, settings };
}
