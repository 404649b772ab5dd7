import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { readPieces } from './lines.js';

/** The caller's side of long work: cancellation and progress. */
export interface Task {
  readonly signal?: AbortSignal | undefined;
  /** @param share from 0 to 1 */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Length of a slice in milliseconds: well below the 33 ms of a frame, so that keys and drawing do not wait long. */
const SLICE_MS = 12;

/** Splits long work into slices; between them the event loop handles keys and draws the screen. */
export class Pace {
  readonly #task: Task;
  #until = performance.now() + SLICE_MS;

  constructor(task: Task) {
    this.#task = task;
  }

  /** Whether the slice is over; check it every few thousand steps. */
  get isDue(): boolean {
    return performance.now() >= this.#until;
  }

  /** Yields to the event loop. @throws the signal's reason when it is aborted */
  async rest(share: number): Promise<void> {
    this.#task.onProgress?.(share);
    await setImmediate();
    this.#task.signal?.throwIfAborted();
    this.#until = performance.now() + SLICE_MS;
  }
}

/** Bytes per piece; reading one takes less than a millisecond. */
const PIECE = 1 << 17;

/** Some whole lines of a file; the next piece overwrites the bytes. */
export interface FilePiece {
  readonly bytes: Buffer;
  /** Its offset in the file. */
  readonly offset: number;
}

/** Reads a file in pieces of whole lines, and yields to the event loop between them. */
export async function* paced(path: string, task: Task): AsyncGenerator<FilePiece, void, void> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const pace = new Pace(task);
  let offset = 0;
  for (const bytes of readPieces(path, PIECE)) {
    yield { bytes, offset };
    offset += bytes.length;
    if (pace.isDue) await pace.rest(Math.min(1, offset / size));
  }
}
