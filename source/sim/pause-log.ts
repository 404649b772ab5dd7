import type { PaceLine, PauseLine, ResumeLine } from '../ledger/journal.js';
import { pausedMs, type PauseCause, type RunPause } from '../ledger/pauses.js';
import type { SharedState } from './shared-state.js';

/** Writes pauses, resumes and pace changes of a run to its journal as they happen. */
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

  /** Call before the threads are asked to pause. */
  begin(cause: PauseCause): void {
    if (this.#open.has(cause)) return;
    const atMs = this.#now();
    this.#open.set(cause, atMs);
    this.#write({ type: 'pause', cause, atMs });
  }

  /** Call before the threads may continue. */
  end(cause: PauseCause): void {
    const askedMs = this.#open.get(cause);
    if (askedMs === undefined) return;
    this.#open.delete(cause);
    const atMs = this.#now();
    const restedMs = this.#restedSince(askedMs) ?? atMs;
    this.#pauses.push({ cause, askedMs, fromMs: restedMs, toMs: atMs });
    this.#shared.control.pausedMs = atMs - this.activeMsAt(atMs);
    this.#write({ type: 'resume', cause, atMs, restedMs });
  }

  changePace(paceMs: number): void {
    this.#write({ type: 'pace', atMs: this.#now(), paceMs });
  }

  /** Milliseconds from the release to `nowMs`, without the time in which all threads were paused. */
  activeMsAt(nowMs: number): number {
    const going = [...this.#open].flatMap(([cause, askedMs]): RunPause[] => {
      const fromMs = this.#restedSince(askedMs);
      return fromMs === undefined ? [] : [{ cause, askedMs, fromMs, toMs: nowMs }];
    });
    return nowMs - pausedMs([...this.#pauses, ...going], nowMs);
  }

  /** Since when no thread has worked, not before `askedMs`; undefined while a thread still works. */
  #restedSince(askedMs: number): number | undefined {
    let since = askedMs;
    for (let thread = 1; thread <= this.#shared.description.threads; thread += 1) {
      const { state, sinceMs } = this.#shared.threads.slot(thread);
      if (state !== 'paused' && state !== 'done' && state !== 'crashed') return undefined;
      since = Math.max(since, sinceMs);
    }
    return since;
  }
}
