const LF = 10;
const CR = 13;

/** How many line breaks a text holds; LF, CR LF and CR each count as one. */
export function countLineBreaks(text: string): number {
  // Most fields hold none, and this is asked for every one of them.
  if (!text.includes('\n') && !text.includes('\r')) return 0;
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** Whether a line begins behind a byte, as far as can be told before the next one: the LF of a CR LF begins none. */
export function breaksLine(byte: number, previous: number): boolean {
  return byte === CR || (byte === LF && previous !== CR);
}

/** Counts lines over bytes that come in pieces. */
export class LineCounter {
  /** The line, from 1, on which the next byte stands. */
  line = 1;
  #previous = 0;

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (breaksLine(byte, this.#previous)) this.line += 1;
      this.#previous = byte;
    }
  }
}
