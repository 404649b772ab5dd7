import type { Model } from '../entities/entity.js';
import { EventCauses, type LoggedEvent } from '../ledger/event-causes.js';
import { parseAttempt } from '../ledger/attempt-line.js';
import { EventOutcomes } from '../ledger/event-outcomes.js';
import type { RunFiles } from '../ledger/files.js';
import { parseLine } from '../ledger/lines.js';
import type { PhaseFileLine } from '../ledger/phase-file.js';
import type { RunHeader } from '../ledger/record.js';
import { Tail } from '../ledger/tail.js';
import { ThreadEventCollector } from '../ledger/thread-events.js';

/** Events that are kept for the screen. */
const KEPT_EVENTS = 1000;

/** Pieces of the attempts file that are read at once, while an outcome is missing. */
const MOST_PIECES = 16;

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

/** Follows what the threads of one run did, and what became of their rows, while it is written and afterwards. */
export class RunLogReader {
  readonly #tail: Tail;
  readonly #attempts: Tail;
  readonly #model: Model;
  readonly #outcomes: EventOutcomes;
  readonly #collector = new ThreadEventCollector();
  readonly #causes: EventCauses;
  #log = NO_EVENTS;

  constructor(
    { phases, attempts }: Pick<RunFiles, 'phases' | 'attempts'>,
    run: Pick<RunHeader, 'settings'>,
    model: Model,
  ) {
    this.#tail = new Tail(phases);
    this.#attempts = new Tail(attempts);
    this.#model = model;
    this.#outcomes = new EventOutcomes(run);
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
    this.#log = this.#withOutcomes(withEvents(this.#log, added, isCut));
    return this.#log;
  }

  close(): void {
    this.#tail.close();
    this.#attempts.close();
  }

  /** Adds outcomes, also to earlier events: a thread records its row after the event that it does so. */
  #withOutcomes(log: RunLog): RunLog {
    let { events } = log;
    for (let piece = 0; piece < MOST_PIECES; piece += 1) {
      if (!events.some((event) => this.#outcomes.lacks(event))) break;
      const lines = this.#attempts.read();
      for (const line of lines) {
        const attempt = parseAttempt(line, this.#model);
        if (attempt) this.#outcomes.add(attempt);
      }
      events = events.map((event) => this.#outcomes.complete(event));
      if (lines.length === 0) break;
    }
    const isSame = events.every((event, at) => event === log.events[at]);
    return isSame ? log : { ...log, events };
  }
}
