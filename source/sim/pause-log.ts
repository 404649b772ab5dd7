import type { PaceLine, PauseLine, ResumeLine } from '../ledger/journal.js';
import { pausedMs, type PauseCause, type RunPause } from '../ledger/pauses.js';
import type { SharedState } from './shared-state.js';

/** Notes in the journal, as they happen, when a run is paused, goes on, and changes its pace. */
export class PauseLog {
  readonly #shared: SharedState;
  readonly #write: (line: PauseLine | ResumeLine | PaceLine) => void;
  readonly #now: () => number;
  readonly #pauses: RunPause[] = [];
  readonly #open = new Map<PauseCause, number>();

  /** @param parts.now milliseconds since the run was released */
  constructor(parts: {
    shared: SharedState;
    write: (line: PauseLine | ResumeLine | PaceLine) => void;
    now: () => number;
  }) {
    this.#shared = parts.shared;
    this.#write = parts.write;
    this.#now = parts.now;
  }

  /** The threads are about to be asked to come to rest. */
  begin(cause: PauseCause): void {
    if (this.#open.has(cause)) return;
    const atMs = this.#now();
    this.#open.set(cause, atMs);
    this.#write({ type: 'pause', cause, atMs });
  }

  /** The threads are about to be let go on. */
  end(cause: PauseCause): void {
    const askedMs = this.#open.get(cause);
    if (askedMs === undefined) return;
    this.#open.delete(cause);
    const atMs = this.#now();
    const restedMs = this.#restedSince(askedMs) ?? atMs;
    this.#pauses.push({ cause, askedMs, fromMs: restedMs, toMs: atMs });
    this.#write({ type: 'resume', cause, atMs, restedMs });
  }

  changePace(paceMs: number): void {
    this.#write({ type: 'pace', atMs: this.#now(), paceMs });
  }

  /** Milliseconds from the release to a moment that is not to come, without the time in which no thread worked. */
  activeMsAt(nowMs: number): number {
    const going = [...this.#open].flatMap(([cause, askedMs]): RunPause[] => {
      const fromMs = this.#restedSince(askedMs);
      return fromMs === undefined ? [] : [{ cause, askedMs, fromMs, toMs: nowMs }];
    });
    return nowMs - pausedMs([...this.#pauses, ...going], nowMs);
  }

  /** Since when no thread has worked, the moment of asking at the earliest; undefined while one works. */
  #restedSince(askedMs: number): number | undefined {
    let since = askedMs;
    for (let thread = 1; thread <= this.#shared.description.threads; thread += 1) {
      const { state, sinceMs } = this.#shared.threads.words(thread);
      if (state !== 'paused' && state !== 'done' && state !== 'dead') return undefined;
      since = Math.max(since, sinceMs);
    }
    return since;
  }
}
