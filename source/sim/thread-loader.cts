/**
 * The entry of a writing thread: loads the thread's program, from V8's code cache if it was given one.
 * Compiling the program is the longest part of a thread's start; so one thread compiles it and the others
 * reuse the result.
 *
 * It is CommonJS because Node 20 can cache the compiled code of a script, but not that of an ES module.
 */

import type { ThreadData } from './messages.js';

/** The exports of the thread's program, a CommonJS module. */
interface ThreadProgram {
  runThread(data: ThreadData, onReady: () => void): Promise<void>;
}

/** The start data of a thread, and how to load its program. */
interface LoaderData extends ThreadData {
  readonly code?: SharedArrayBuffer;
  /** Whether to send the code cache back. */
  readonly isCodeWanted: boolean;
}

const { readFileSync } = require('node:fs') as typeof import('node:fs');
const path = require('node:path') as typeof import('node:path');
const { Script } = require('node:vm') as typeof import('node:vm');
const { parentPort, workerData } =
  require('node:worker_threads') as typeof import('node:worker_threads');

const { code, isCodeWanted, ...data } = workerData as LoaderData;
const filename = path.join(__dirname, 'thread-program.cjs');
const script = new Script(
  `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`,
  { filename, ...(code ? { cachedData: Buffer.from(code) } : {}) },
);
const loaded: { exports: unknown } = { exports: {} };
const load = script.runInThisContext() as (...parts: unknown[]) => void;
load(loaded.exports, require, loaded, filename, __dirname);
void (loaded.exports as ThreadProgram).runThread(data, () => {
  parentPort?.postMessage(
    isCodeWanted ? { type: 'ready', code: compiledCode() } : { type: 'ready' },
  );
});

/** The code cache with everything compiled so far, in memory that threads share. */
function compiledCode(): SharedArrayBuffer {
  const compiled = script.createCachedData();
  const shared = new SharedArrayBuffer(compiled.length);
  new Uint8Array(shared).set(compiled);
  return shared;
}
