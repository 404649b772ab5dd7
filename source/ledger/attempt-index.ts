import type { Model } from '../entities/entity.js';
import { entityNamed } from '../entities/model.js';
import { outcomeIndex, OUTCOMES } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';

/** The part of an attempt that is indexed; unknown times are NaN. */
export interface AttemptKeys extends Pick<Attempt, 'entity' | 'row' | 'thread' | 'outcome'> {
  readonly startedMs: number;
  readonly latencyMs: number;
}

/** The keys of a parsed attempt. */
export function keysOf(attempt: Attempt): AttemptKeys {
  const { startedMs, latencyMs } = attempt;
  return {
    ...attempt,
    startedMs: startedMs ?? Number.NaN,
    latencyMs: latencyMs ?? Number.NaN,
  };
}

const FIRST_ROOM = 1024;

/**
 * An index of all attempts for sorting and filtering, in typed arrays: about 32 bytes per row. The position
 * of an attempt is its place in the file. Times are whole microseconds.
 */
export class AttemptIndex {
  count = 0;
  highestRow = 0;
  /** The byte offset of each line in the file. */
  offsets = new Float64Array(FIRST_ROOM);
  /** Positions in the model. */
  entities = new Uint8Array(FIRST_ROOM);
  rows = new Float64Array(FIRST_ROOM);
  /** Positions in `OUTCOMES`. */
  outcomes = new Uint8Array(FIRST_ROOM);
  threads = new Uint16Array(FIRST_ROOM);
  started = new Float64Array(FIRST_ROOM);
  latencies = new Float64Array(FIRST_ROOM);
  /** Attempts by outcome. */
  readonly outcomeCounts = OUTCOMES.map(() => 0);
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Adds an attempt. @param offset the byte offset of its line in the file */
  add(keys: AttemptKeys, offset: number): void {
    const outcome = outcomeIndex(keys.outcome);
    const position = this.count;
    if (position === this.offsets.length) this.#grow();
    this.offsets[position] = offset;
    this.entities[position] = entityNamed(this.#model, keys.entity).index;
    this.rows[position] = keys.row;
    this.highestRow = Math.max(this.highestRow, keys.row);
    this.outcomes[position] = outcome;
    this.threads[position] = keys.thread;
    this.started[position] = microseconds(keys.startedMs);
    this.latencies[position] = microseconds(keys.latencyMs);
    this.outcomeCounts[outcome]! += 1;
    this.count += 1;
  }

  #grow(): void {
    const room = this.count * 2;
    this.offsets = grown(this.offsets, new Float64Array(room));
    this.entities = grown(this.entities, new Uint8Array(room));
    this.rows = grown(this.rows, new Float64Array(room));
    this.outcomes = grown(this.outcomes, new Uint8Array(room));
    this.threads = grown(this.threads, new Uint16Array(room));
    this.started = grown(this.started, new Float64Array(room));
    this.latencies = grown(this.latencies, new Float64Array(room));
  }
}

/** Unknown times become 0, so that they sort first. */
function microseconds(ms: number): number {
  return Math.round(ms * 1000) || 0;
}

type Numbers = Float64Array | Uint16Array | Uint8Array;

function grown<Column extends Numbers>(column: Column, larger: Column): Column {
  larger.set(column);
  return larger;
}
