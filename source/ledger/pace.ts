import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { readPieces } from './lines.js';

/** Who waits for long work, and can end it early. */
export interface Task {
  readonly signal?: AbortSignal | undefined;
  /** @param share from 0 to 1 */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Well below the 33 ms of a frame, so that keys and drawing never wait for long. */
const SLICE_MS = 12;

/** Cuts long work into slices; between them keys are read and the screen is drawn. */
export class Pace {
  readonly #task: Task;
  #until = performance.now() + SLICE_MS;

  constructor(task: Task) {
    this.#task = task;
  }

  /** Whether the slice is used up; ask every few thousand steps. */
  get isDue(): boolean {
    return performance.now() >= this.#until;
  }

  /** Lets everything else have its turn. Throws the signal's reason when the work is no longer wanted. */
  async rest(share: number): Promise<void> {
    this.#task.onProgress?.(share);
    await setImmediate();
    this.#task.signal?.throwIfAborted();
    this.#until = performance.now() + SLICE_MS;
  }
}

/** Read in less than a millisecond. */
const PIECE = 1 << 17;

/** Some whole lines of a file; the bytes are overwritten by those of the next piece. */
export interface FilePiece {
  readonly bytes: Buffer;
  /** Where it begins in the file. */
  readonly offset: number;
}

/** Reads a file in pieces of whole lines, and lets everything else have its turn between them. */
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
