import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Read at once; a tick of the screen must not be held up for longer. */
const PIECE = 1 << 16;

/** Reads the lines that are added to a file while another process writes it. */
export class Tail {
  readonly #path: string;
  readonly #decoder = new StringDecoder('utf8');
  #descriptor: number | undefined;
  #rest = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** The whole lines that have been added since the last time, a bounded number at once. A missing file has none yet. */
  read(): string[] {
    const descriptor = (this.#descriptor ??= openIfThere(this.#path));
    if (descriptor === undefined) return [];
    const buffer = Buffer.allocUnsafe(PIECE);
    const length = readSync(descriptor, buffer, 0, PIECE, null);
    const lines = (this.#rest + this.#decoder.write(buffer.subarray(0, length))).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
