import type { AttemptIndex } from '../../ledger/attempt-index.js';
import { paced, type Task } from '../../ledger/pace.js';

/** A line of an attempts file. */
export interface AttemptLine {
  /** Of the attempt in the index. */
  readonly position: number;
  /** The line in the text of its piece. */
  readonly start: number;
  readonly end: number;
  /** The bytes of a piece of the file, and the same with one character for each byte. */
  readonly piece: { readonly bytes: Buffer; readonly text: string };
}

/** Visits each attempt of a file that the index knows, in order, resting as the task asks. */
export async function visitAttempts(
  file: string,
  index: AttemptIndex,
  task: Task,
  visit: (line: AttemptLine) => void,
): Promise<void> {
  let position = 0;
  for await (const { bytes, offset } of paced(file, task)) {
    const text = bytes.toString('latin1');
    const piece = { bytes, text };
    // Lines that are no attempts have no position.
    while (position < index.count) {
      const start = index.offsets[position]! - offset;
      // Those that the file does not hold come after all that it does.
      if (start < 0 || start >= text.length) break;
      const found = text.indexOf('\n', start);
      visit({ position, start, end: found === -1 ? text.length : found, piece });
      position += 1;
    }
  }
}
