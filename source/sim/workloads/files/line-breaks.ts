const LF = 10;
const CR = 13;

/** Counts the line breaks of a text: LF, CR LF and CR. */
export function countLineBreaks(text: string): number {
  // Called for every field, and most have none.
  if (!text.includes('\n') && !text.includes('\r')) return 0;
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** Whether a byte ends a line; of a CR LF, the CR does. */
export function breaksLine(byte: number, previous: number): boolean {
  return byte === CR || (byte === LF && previous !== CR);
}

/** Counts the lines of a text that comes in chunks. */
export class LineCounter {
  /** The line of the next byte, from 1. */
  line = 1;
  #previous = 0;

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (breaksLine(byte, this.#previous)) this.line += 1;
      this.#previous = byte;
    }
  }
}
