import { EventCauses, type LoggedEvent } from '../../ledger/event-causes.js';
import { EventOutcomes } from '../../ledger/event-outcomes.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { NextEvent } from '../../sim/snapshot.js';
import { askedRun, type FollowedRun } from '../followed-run.js';
import { KEPT_REFUSED } from '../rejected-rows.js';
import { NO_EVENTS, withEvents, type RunLog } from '../run-log.js';
import { ReplayedRun } from './replayed-run.js';
import type { StoredReplay } from './stored-replay.js';

/** Plays a stored run: the same states as the run had, at another speed. */
export class Player {
  readonly #stored: StoredReplay;
  readonly #run: ReplayedRun;
  readonly #now: () => number;
  readonly #causes: EventCauses;
  readonly #outcomes: EventOutcomes;
  readonly #number: number;
  #speed: number;
  #isPaused = false;
  #isStepping = false;
  /** When the clock was looked at last. */
  #lookedAt: number;
  #log: RunLog = NO_EVENTS;
  #logged = 0;
  #followed: FollowedRun | undefined;

  /**
   * @param given.number distinguishes it from other runs on the screen
   * @param given.speed how many times as fast as the run
   * @param given.now milliseconds since any moment
   */
  constructor(
    stored: StoredReplay,
    given: { readonly number: number; readonly speed: number; readonly now?: () => number },
  ) {
    this.#stored = stored;
    this.#run = new ReplayedRun(stored);
    this.#causes = new EventCauses(stored.record.run, stored.model);
    this.#outcomes = new EventOutcomes(stored.record.run);
    for (const attempt of stored.attempts) this.#outcomes.add(attempt);
    this.#number = given.number;
    this.#speed = given.speed;
    this.#now = given.now ?? (() => performance.now());
    this.#lookedAt = this.#now();
  }

  get stored(): StoredReplay {
    return this.#stored;
  }

  get isOver(): boolean {
    return this.#run.isOver;
  }

  /** The run at this moment of the replay; the same object where nothing has changed. */
  current(): FollowedRun {
    this.#advance();
    if (this.#followed?.phase === 'stored') return this.#followed;
    this.#followed = this.#run.isOver ? this.#ended() : this.#going();
    return this.#followed;
  }

  pause(isPaused: boolean): void {
    this.#advance();
    this.#isPaused = isPaused;
    this.#isStepping = false;
  }

  /** Plays the next event, and holds. */
  step(): void {
    this.#advance();
    this.#isPaused = false;
    this.#isStepping = true;
    this.#run.step();
  }

  /** @param speed how many times as fast as the run */
  setSpeed(speed: number): void {
    this.#advance();
    this.#speed = speed;
  }

  /** Goes to the end of the run. */
  finish(): void {
    this.#run.advanceTo(Infinity);
  }

  /** The newest events so far. */
  events(): RunLog {
    const { events } = this.#stored;
    const added: LoggedEvent[] = [];
    for (; this.#logged < this.#run.applied; this.#logged += 1) {
      added.push(this.#outcomes.complete(this.#causes.log(events[this.#logged]!)));
    }
    this.#log = withEvents(this.#log, added, false);
    return this.#log;
  }

  /** The rows that a thread has decided so far, the newest first. */
  rowsOfThread(thread: number): readonly Attempt[] {
    return this.#run.decided.filter((attempt) => attempt.thread === thread).toReversed();
  }

  #advance(): void {
    const now = this.#now();
    const playedMs = (now - this.#lookedAt) * this.#speed;
    this.#lookedAt = now;
    if (this.#isPaused || this.#isStepping) return;
    this.#run.advanceTo(this.#run.atMs + playedMs);
  }

  #going(): FollowedRun {
    const snapshot = this.#run.snapshot();
    return {
      ...this.#begun(),
      phase: 'writing',
      asked: {
        isPaused: this.#isPaused,
        isStepping: this.#isStepping,
        paceMs: snapshot.paceMs,
      },
      replay: { speed: this.#speed },
      snapshot: { ...snapshot, stepping: this.#isStepping ? this.#nextEvent() : undefined },
      refused: this.#refused(),
    };
  }

  #ended(): FollowedRun {
    const { record, rejected } = this.#stored;
    const snapshot = this.#run.snapshot();
    return {
      ...this.#begun(),
      phase: 'stored',
      replay: { speed: this.#speed },
      snapshot,
      record,
      refused: rejected,
    };
  }

  #nextEvent(): NextEvent {
    const { applied } = this.#run;
    return { thread: this.#stored.events[applied]?.thread, event: applied + 1 };
  }

  #begun(): FollowedRun {
    const { record, model, settings, topology } = this.#stored;
    const { id, workload, threads } = record.run;
    const asked = askedRun({ number: this.#number, workload, model, settings, topology });
    return { ...asked, id, ready: threads };
  }

  #refused(): readonly Attempt[] {
    return this.#run.decided.filter(({ outcome }) => outcome !== 'inserted').slice(-KEPT_REFUSED);
  }
}
