import { ProgramError } from '../base/errors.js';
import type { Attempt } from '../ledger/attempt.js';
import type { PhaseHistory } from '../ledger/phase-file.js';
import type { Task } from '../ledger/pace.js';
import type { FollowedRun } from './followed-run.js';
import type { RunFollower } from './live.js';
import type { Player } from './replay/player.js';
import type { RunLog } from './run-log.js';

/** The run that the screen shows: the one in progress or the last one, or the replay of a stored one. */
export class ShownRun {
  readonly #live: RunFollower;
  readonly #dir: string;
  readonly #env: NodeJS.ProcessEnv;
  #player: Player | undefined;
  #replays = 0;

  /** @param env the variables for topology files */
  constructor(live: RunFollower, dir: string, env: NodeJS.ProcessEnv) {
    this.#live = live;
    this.#dir = dir;
    this.#env = env;
  }

  /**
   * Shows a stored run as it happened.
   * @param speed how many times as fast; by default one at which it can be followed
   * @throws ProgramError with the reason where it cannot be replayed
   */
  async replay(id: string, speed?: number): Promise<void> {
    if (this.#live.isRunning()) throw new ProgramError('A run is going already');
    const [{ readStoredReplay }, { Player }, { speedToWatch }] = await Promise.all([
      import('./replay/stored-replay.js'),
      import('./replay/player.js'),
      import('./replay/speeds.js'),
    ]);
    const stored = await readStoredReplay(this.#dir, id, this.#env);
    // Numbers of runs are positive.
    this.#replays += 1;
    this.#player = new Player(stored, {
      number: -this.#replays,
      speed: speed ?? speedToWatch(stored.record.run.durationMs),
    });
  }

  /** Whether a run is in progress; a replay is none. */
  isRunning(): boolean {
    return this.#live.isRunning();
  }

  isStopping(): boolean {
    return this.#live.isStopping();
  }

  current(): FollowedRun | undefined {
    return this.#replay()?.current() ?? this.#live.current();
  }

  pause(isPaused: boolean): void {
    (this.#replay() ?? this.#live).pause(isPaused);
  }

  step(): void {
    (this.#replay() ?? this.#live).step();
  }

  suspend(): () => void {
    return this.#live.suspend();
  }

  setPace(ms: number): void {
    this.#live.setPace(ms);
  }

  /** @param speed of the replay: how many times as fast as the run */
  setSpeed(speed: number): void {
    this.#replay()?.setSpeed(speed);
  }

  /** Goes to the end of a replay. */
  finishReplay(): void {
    this.#replay()?.finish();
  }

  /** Stops the run in progress. */
  stop(): void {
    this.#live.stop();
  }

  prepared(phase: 'reading' | 'preparing', task: Task): Promise<void> {
    return this.#live.prepared(phase, task);
  }

  settled(): Promise<void> {
    return this.#live.settled();
  }

  rowsOfThread(thread: number): readonly Attempt[] {
    return this.#replay()?.rowsOfThread(thread) ?? this.#live.rowsOfThread(thread);
  }

  recordedPhases(): PhaseHistory {
    return this.#replay()?.stored.history ?? this.#live.recordedPhases();
  }

  events(): RunLog {
    return this.#replay()?.events() ?? this.#live.events();
  }

  get processorMs(): number {
    return this.#live.processorMs;
  }

  lastRunLine(): string | undefined {
    return this.#live.lastRunLine();
  }

  /** The replay; undefined once a run was started after it. */
  #replay(): Player | undefined {
    if (this.#live.isRunning()) this.#player = undefined;
    return this.#player;
  }
}
