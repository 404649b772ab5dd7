import type { PaceLine, PauseLine, ResumeLine } from './journal.js';
import type { PaceChange, RunPause } from './pauses.js';

/** The pauses of a run, in the order of their ends, and its pace changes. */
export interface RunTiming {
  readonly pauses: readonly RunPause[];
  readonly paceChanges: readonly PaceChange[];
}

/** Collects pauses and pace changes from the lines of a journal. */
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

  /** The result; in a pause without an end, the process was killed. */
  finish(): RunTiming {
    const unended = [...this.#open.values()].map(({ cause, atMs }): RunPause => {
      return { cause, askedMs: atMs, fromMs: atMs, toMs: null };
    });
    return { pauses: [...this.#pauses, ...unended], paceChanges: this.#paceChanges };
  }
}
