import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { build } from 'esbuild';

import { compiledModel } from '../../scripts/lib/compiled-model.mjs';
import { temporaryFolder } from '../harness/folder.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Bundles a script for threads, which cannot run TypeScript on Node 20. It imports from source/ as
 * files in this folder do, and gets what the thread is sent as `workerData`.
 */
export async function bundleThread(script: string): Promise<string> {
  const outfile = path.join(temporaryFolder(), 'thread.mjs');
  await build({
    stdin: {
      contents: `import { parentPort, workerData } from 'node:worker_threads';\n${script}`,
      loader: 'ts',
      resolveDir: here,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.17',
    outfile,
    plugins: [compiledModel],
    logLevel: 'warning',
  });
  return outfile;
}

/** A thread that runs a bundled script. */
export class TestThread {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #messages: unknown[] = [];
  #wake: () => void = () => undefined;

  constructor(file: string, data: unknown) {
    this.#worker = new Worker(file, { workerData: data });
    this.#worker.on('message', (message: unknown) => {
      this.#messages.push(message);
      this.#wake();
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => resolve());
    });
    // Whoever waits for a message learns of it from there.
    this.#ended.catch(() => undefined);
  }

  /** The next message that the thread has sent or will send. */
  async next(): Promise<unknown> {
    while (this.#messages.length === 0) {
      const message = new Promise<'message'>((resolve) => {
        this.#wake = () => resolve('message');
      });
      const event = await Promise.race([message, this.#ended.then(() => 'end' as const)]);
      if (event === 'end' && this.#messages.length === 0) throw new Error('the thread has ended');
    }
    return this.#messages.shift();
  }

  /** How many messages wait to be taken. */
  get waiting(): number {
    return this.#messages.length;
  }

  /** Resolves when the thread has ended by itself. */
  get ended(): Promise<void> {
    return this.#ended;
  }
}

/** Runs a bundled script in a thread for each of the data, all at once; gives the one message of each. */
export async function runThreads(file: string, data: readonly unknown[]): Promise<unknown[]> {
  const threads = data.map((each) => new TestThread(file, each));
  const messages = await Promise.all(threads.map((thread) => thread.next()));
  await Promise.all(threads.map((thread) => thread.ended));
  return messages;
}
