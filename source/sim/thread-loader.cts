/** The entry of a writing thread: loads the thread's program, from its compiled code if it was given that. */

import type * as ScriptModule from '../base/script.js';
import type { ThreadData, ThreadMessage } from './messages.js';

/** The exports of the thread's program. */
interface ThreadProgram {
  runThread(data: ThreadData, onReady: () => void): Promise<void>;
}

/** The start data of a thread, and the compiled code of its program. */
interface LoaderData extends ThreadData {
  readonly code?: SharedArrayBuffer;
  /** Whether to send the code, if the program had to be compiled. */
  readonly isCodeWanted: boolean;
}

const path = require('node:path') as typeof import('node:path');
const { parentPort, workerData } =
  require('node:worker_threads') as typeof import('node:worker_threads');
const { loadScript } = require('../base/script.js') as typeof ScriptModule;

const { code, isCodeWanted, ...data } = workerData as LoaderData;
const script = loadScript(path.join(__dirname, 'thread-program.cjs'), require, () =>
  code === undefined ? undefined : Buffer.from(code),
);
const sendsCode = isCodeWanted && script.isCompiled;
void run();

async function run(): Promise<void> {
  await (script.exports as ThreadProgram).runThread(data, () => {
    send(sendsCode ? { type: 'ready', code: sharedCode() } : { type: 'ready' });
  });
  // Now with the functions that write rows.
  if (sendsCode) send({ type: 'compiled', code: sharedCode() });
}

function send(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

/** The code, in memory that threads share. */
function sharedCode(): SharedArrayBuffer {
  const compiled = script.code();
  const shared = new SharedArrayBuffer(compiled.length);
  new Uint8Array(shared).set(compiled);
  return shared;
}
