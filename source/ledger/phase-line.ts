import { LineWriter } from './line-writer.js';
import type { CallsLine, TransitionsLine } from './phase-file.js';

/** The lines that list events, and the names of their lists. */
const LISTS = { transitions: 'at', calls: 'calls' } as const satisfies Record<
  (TransitionsLine | CallsLine)['type'],
  string
>;

/**
 * Writes the lines of a phases file that list events of a thread, event by event: a run has so many of them that an
 * object each would fill the memory of the main thread.
 */
export class EventsLine {
  readonly #text = new LineWriter();
  #isEmpty = true;

  /** Begins a line. */
  begin(type: keyof typeof LISTS, thread: number): void {
    this.#text.clear();
    this.#text.add(`{"type":"${type}","thread":${thread},"${LISTS[type]}":[`);
    this.#isEmpty = true;
  }

  /** @param event its numbers as a JSON list */
  add(event: string): void {
    if (!this.#isEmpty) this.#text.add(',');
    this.#text.add(event);
    this.#isEmpty = false;
  }

  /**
   * Ends the line.
   * @param isCut whether later events are missing, because there were too many
   * @returns its bytes with the line break, until the next one begins; undefined if there is nothing to write
   */
  end(isCut: boolean): Uint8Array | undefined {
    if (this.#isEmpty && !isCut) return undefined;
    this.#text.add(isCut ? '],"isCut":true}\n' : ']}\n');
    return this.#text.written;
  }
}
