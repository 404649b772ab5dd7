/**
 * What a writing thread runs first: it loads the thread's program, from compiled code where it was
 * given some. Reading and compiling the program takes longer than anything else that a thread does at
 * its start, and all threads run the same; so one compiles it, and the others get what came of it.
 *
 * It is CommonJS because Node 20 can keep the compiled code of a script, not that of an ES module.
 */

import type { ThreadData } from './messages.js';

/** What the thread's program, a CommonJS module, exports. */
interface ThreadProgram {
  runThread(data: ThreadData, onReady: () => void): Promise<void>;
}

/** What a thread is started with beside its data. */
interface LoaderData extends ThreadData {
  readonly code?: SharedArrayBuffer;
  /** Whether the compiled code is asked for. */
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

/** The program's code with all that has been compiled so far, in memory that threads share. */
function compiledCode(): SharedArrayBuffer {
  const compiled = script.createCachedData();
  const shared = new SharedArrayBuffer(compiled.length);
  new Uint8Array(shared).set(compiled);
  return shared;
}
