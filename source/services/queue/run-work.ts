import { systemClock, type Clock } from '../../base/clock.js';
import { formatError, ProgramError } from '../../base/errors.js';
import type { RunEvent } from '../../engine/run-events.js';
import type { RunRecord } from '../../ledger/record.js';
import type { Insertions } from '../insertions.js';
import type { FollowedRun } from '../followed-run.js';
import type { RunFollower } from '../live.js';
import { readRun, type RequestedRun, type RequestPlace } from './requests.js';
import type { QueueOutcome, QueueWork } from './run-queue.js';
import type { QueueEntry } from './store.js';

/** How often to look whether another program has finished its work in the folder, in milliseconds. */
const LOOK_AGAIN_MS = 500;

/** Carries out the runs of the queue, each in a process of its own, as the screen does. */
export class RunWork implements QueueWork {
  readonly #live: RunFollower;
  readonly #insertions: Insertions;
  readonly #place: () => RequestPlace;
  readonly #lockHolder: () => Promise<string | undefined>;
  readonly #onStored: (record: RunRecord) => void;
  readonly #clock: Clock;
  #onEvent: (event: RunEvent) => void = () => undefined;

  /** @param options.lockHolder describes another program that works in the folder; undefined while there is none */
  constructor(options: {
    readonly live: RunFollower;
    readonly insertions: Insertions;
    readonly place: () => RequestPlace;
    readonly lockHolder: () => Promise<string | undefined>;
    /** Receives the record of each run. */
    readonly onStored: (record: RunRecord) => void;
    readonly clock?: Clock;
  }) {
    this.#live = options.live;
    this.#insertions = options.insertions;
    this.#place = options.place;
    this.#lockHolder = options.lockHolder;
    this.#onStored = options.onStored;
    this.#clock = options.clock ?? systemClock;
  }

  /** The run that is going or the last one. */
  current(): FollowedRun | undefined {
    return this.#live.current();
  }

  /** Pass each event of the runs on to this; see `createServices`. */
  take(event: RunEvent): void {
    this.#onEvent(event);
  }

  async carryOut(
    { request }: QueueEntry,
    onRun: (id: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<QueueOutcome> {
    const accept = await this.#insertions.hold('A run is going, which has the databases alone');
    const stop = (): void => this.#live.stop();
    let noted: Promise<void> | undefined;
    try {
      const { chosen, settings } = await readRun(
        JSON.parse(request) as RequestedRun,
        this.#place(),
      );
      await this.#untilFree(signal);
      if (signal.aborted) return CANCELLED;
      this.#onEvent = (event) => {
        if (event.type === 'started') noted = onRun(event.header.id);
      };
      this.#live.start(chosen, settings);
      signal.addEventListener('abort', stop, { once: true });
      await this.#live.settled();
      await noted;
      return this.#outcome();
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      return { state: 'failed', problem: formatError(error) };
    } finally {
      signal.removeEventListener('abort', stop);
      this.#onEvent = () => undefined;
      accept();
    }
  }

  #outcome(): QueueOutcome {
    const { phase, record, problem } = this.#live.current() ?? {};
    if (record) this.#onStored(record);
    if (phase === 'cancelled') return CANCELLED;
    if (phase === 'stored') return { state: 'stored' };
    const state = phase === 'crashed' ? 'crashed' : 'failed';
    return { state, ...(problem === undefined ? {} : { problem }) };
  }

  /** A program of another terminal may have the folder: a run waits for its end. */
  async #untilFree(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.#lockHolder()) !== undefined) {
      await this.#clock.sleep(LOOK_AGAIN_MS, signal);
    }
  }
}

const CANCELLED: QueueOutcome = {
  state: 'cancelled',
  problem: 'Cancelled before it wrote a row',
};
