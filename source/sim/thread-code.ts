import { closeSync, openSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { codeCacheOf, type CodeCache } from '../base/code-cache.js';
import { entryUrl } from '../base/entry.js';

/** Enough of the program to find its hash. */
const BEGINNING_BYTES = 80;

/** The compiled code of the thread's program, which is kept between runs. */
export class ThreadCode {
  readonly #cache: CodeCache | undefined;

  constructor() {
    this.#cache = codeCacheOf(
      readBeginning(new URL('thread-program.cjs', entryUrl('thread'))),
      'thread',
    );
  }

  /** The code in memory that threads share; undefined if none is kept. */
  read(): SharedArrayBuffer | undefined {
    const code = this.#cache?.read();
    if (!code) return undefined;
    const shared = new SharedArrayBuffer(code.length);
    new Uint8Array(shared).set(code);
    return shared;
  }

  keep(code: SharedArrayBuffer): void {
    this.#cache?.write(new Uint8Array(code));
  }
}

function readBeginning(url: URL): string {
  const file = openSync(fileURLToPath(url), 'r');
  try {
    const bytes = Buffer.alloc(BEGINNING_BYTES);
    return bytes.toString('latin1', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
