import type { PaceLine, PauseLine, ResumeLine } from './journal.js';
import type { PaceChange, RunPause } from './pauses.js';

/** When a run was paused, and when its pace was changed, each in the order in which it ended. */
export interface RunTiming {
  readonly pauses: readonly RunPause[];
  readonly paceChanges: readonly PaceChange[];
}

/** Puts the lines of a journal together that say when a run was paused and its pace changed. */
export class TimingReader {
  readonly #pauses: RunPause[] = [];
  readonly #paceChanges: PaceChange[] = [];
  readonly #open = new Map<PauseLine['cause'], PauseLine>();

  add(line: PauseLine | ResumeLine | PaceLine): void {
    switch (line.type) {
      case 'pause':
        this.#open.set(line.cause, line);
        break;
      case 'resume': {
        const { cause, atMs, restedMs } = line;
        const askedMs = this.#open.get(cause)?.atMs ?? restedMs;
        this.#open.delete(cause);
        this.#pauses.push({ cause, askedMs, fromMs: restedMs, toMs: atMs });
        break;
      }
      case 'pace':
        this.#paceChanges.push({ atMs: line.atMs, paceMs: line.paceMs });
        break;
    }
  }

  /** What was read; a pause that never ended is one in which the process was killed. */
  finish(): RunTiming {
    const unended = [...this.#open.values()].map(({ cause, atMs }): RunPause => {
      return { cause, askedMs: atMs, fromMs: atMs, toMs: null };
    });
    return { pauses: [...this.#pauses, ...unended], paceChanges: this.#paceChanges };
  }
}
