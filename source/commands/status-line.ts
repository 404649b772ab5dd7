import { isDrawable } from '../base/terminal.js';
import type { Io, OutputStream } from './io.js';

/**
 * The line on standard error that shows how far long work is: on a terminal it redraws itself, elsewhere
 * each call writes a line.
 */
export class StatusLine {
  readonly #stream: OutputStream;
  /** Whether the line redraws itself. */
  readonly isDrawn: boolean;
  #isShown = false;

  constructor({ stderr, env }: Pick<Io, 'stderr' | 'env'>) {
    this.#stream = stderr;
    this.isDrawn = isDrawable(stderr, env);
  }

  /** @param line one that is longer than the terminal is wide is cut */
  show(line: string): void {
    const width = (this.#stream.columns ?? 80) - 1;
    this.#stream.write(this.isDrawn ? `\r${line.slice(0, width)}\u001b[K` : `${line}\n`);
    this.#isShown = true;
  }

  /** Removes the line, to print something else in its place, until it is shown again. */
  clear(): void {
    if (this.#isShown && this.isDrawn) this.#stream.write('\r\u001b[K');
    this.#isShown = false;
  }
}
