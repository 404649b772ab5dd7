import type { JournalLine, PaceLine, PauseLine, ResumeLine, StepLine } from './journal.js';
import type { PaceChange, RunPause, RunSteps } from './pauses.js';

/** The pauses of a run, in the order of their ends, its pace changes, and its steps. */
export interface RunTiming {
  readonly pauses: readonly RunPause[];
  readonly paceChanges: readonly PaceChange[];
  /** Undefined where it was not stepped. */
  readonly steps: RunSteps | undefined;
}

/** A line of a journal about the time of its run. */
type TimingLine = PauseLine | ResumeLine | PaceLine | StepLine;

const TIMING: readonly JournalLine['type'][] = ['pause', 'resume', 'pace', 'step', 'stepped'];

/** Whether a line is about the time of its run. */
export function isTimingLine(line: JournalLine): line is TimingLine {
  return TIMING.includes(line.type);
}

/** Collects pauses, pace changes and steps from the lines of a journal. */
export class TimingReader {
  readonly #pauses: RunPause[] = [];
  readonly #paceChanges: PaceChange[] = [];
  #steps: RunSteps | undefined;
  readonly #open = new Map<PauseLine['cause'], PauseLine>();

  add(line: TimingLine): void {
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
      case 'step':
      case 'stepped': {
        const { count, stoppedMs } = this.#steps ?? { count: 0, stoppedMs: 0 };
        this.#steps = {
          count: line.type === 'step' ? count + 1 : count,
          stoppedMs: stoppedMs + line.stoppedMs,
        };
        break;
      }
    }
  }

  /** The result; in a pause without an end, the process was killed. */
  finish(): RunTiming {
    const unended = [...this.#open.values()].map(({ cause, atMs }): RunPause => {
      return { cause, askedMs: atMs, fromMs: atMs, toMs: null };
    });
    return {
      pauses: [...this.#pauses, ...unended],
      paceChanges: this.#paceChanges,
      steps: this.#steps,
    };
  }
}
