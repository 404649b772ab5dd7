import type { Model } from '../entities/entity.js';
import { EventCauses, type LoggedEvent } from '../ledger/event-causes.js';
import { parseLine } from '../ledger/lines.js';
import type { PhaseFileLine } from '../ledger/phase-file.js';
import type { RunHeader } from '../ledger/record.js';
import { Tail } from '../ledger/tail.js';
import { ThreadEventCollector } from '../ledger/thread-events.js';

/** Events that are kept for the screen. */
const KEPT_EVENTS = 1000;

/** The newest events of a run, in their order. */
export interface RunLog {
  /** The newest last. */
  readonly events: readonly LoggedEvent[];
  /** Whether later ones are missing: there were too many to record each. */
  readonly isCut: boolean;
}

export const NO_EVENTS: RunLog = { events: [], isCut: false };

/** A log with later events; the same one where nothing has changed. @param isCut whether those after them are missing */
export function withEvents(log: RunLog, added: readonly LoggedEvent[], isCut: boolean): RunLog {
  if (added.length === 0 && isCut === log.isCut) return log;
  return { events: [...log.events, ...added].slice(-KEPT_EVENTS), isCut };
}

/** Follows the phases file of one run, while it is written and afterwards. */
export class RunLogReader {
  readonly #tail: Tail;
  readonly #collector = new ThreadEventCollector();
  readonly #causes: EventCauses;
  #log = NO_EVENTS;

  /** @param path of the phases file */
  constructor(path: string, run: Pick<RunHeader, 'settings'>, model: Model) {
    this.#tail = new Tail(path);
    this.#causes = new EventCauses(run, model);
  }

  /** Reads what was added; the same log where nothing was. */
  read(): RunLog {
    for (const text of this.#tail.read()) {
      const line = parseLine(text) as PhaseFileLine | undefined;
      if (line) this.#collector.add(line);
    }
    const added = this.#collector.take().map((event) => this.#causes.log(event));
    const { isCut } = this.#collector;
    this.#log = withEvents(this.#log, added, isCut);
    return this.#log;
  }

  close(): void {
    this.#tail.close();
  }
}
