import { parseLine } from '../ledger/lines.js';
import type { PhaseFileLine } from '../ledger/phase-file.js';
import { Tail } from '../ledger/tail.js';
import { WriteEventCollector, type WriteEvent } from '../ledger/write-events.js';

/** Writes that are kept for the screen. */
const KEPT_EVENTS = 200;

/** The newest writes of a run, from its ledger, while it is going and afterwards. */
export interface WriteLog {
  /** The newest last. */
  readonly events: readonly WriteEvent[];
  /** Whether later ones are missing: there were too many to record each. */
  readonly isCut: boolean;
}

export const NO_WRITES: WriteLog = { events: [], isCut: false };

/** Follows the phases file of one run. */
export class WriteLogReader {
  readonly #tail: Tail;
  readonly #collector = new WriteEventCollector();
  #log = NO_WRITES;

  constructor(path: string) {
    this.#tail = new Tail(path);
  }

  /** Reads what was added; the same log where nothing was. */
  read(): WriteLog {
    for (const text of this.#tail.read()) {
      const line = parseLine(text) as PhaseFileLine | undefined;
      if (line) this.#collector.add(line);
    }
    const added = this.#collector.take(KEPT_EVENTS);
    const { isCut } = this.#collector;
    if (added.length > 0 || isCut !== this.#log.isCut) {
      this.#log = { events: [...this.#log.events, ...added].slice(-KEPT_EVENTS), isCut };
    }
    return this.#log;
  }

  close(): void {
    this.#tail.close();
  }
}
