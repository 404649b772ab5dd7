// Ten threads of plain better-sqlite3, in a process of their own: each takes the next row, and writes
// it in a transaction of its own into the database that it belongs to. Started with a JSON of what to do.

import { Worker } from 'node:worker_threads';

/** @typedef {{ folder: string, rowsFile: string, count: number, threads: number, journal: string, sync: string }} Task */

const task = /** @type {Task} */ (JSON.parse(process.argv[2] ?? ''));
const shared = {
  // Ready threads, whether they are released, and the next row.
  words: new Int32Array(new SharedArrayBuffer(12)),
  latencies: new Float64Array(new SharedArrayBuffer(8 * task.count)),
};

const workers = Array.from(
  { length: task.threads },
  () =>
    new Worker(new URL('better-sqlite3-thread.mjs', import.meta.url), {
      workerData: { task, ...shared },
    }),
);
const endings = workers.map(
  (worker) =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    }),
);

while (Atomics.load(shared.words, 0) < task.threads) await new Promise((r) => setTimeout(r, 5));
const start = process.hrtime.bigint();
Atomics.store(shared.words, 1, 1);
Atomics.notify(shared.words, 1);

const done = /** @type {{ rows: number, endedNs: bigint }[]} */ (await Promise.all(endings));
const last = done.reduce((latest, { endedNs }) => (endedNs > latest ? endedNs : latest), start);
const sorted = shared.latencies.toSorted();
process.stdout.write(
  JSON.stringify({
    durationMs: Number(last - start) / 1e6,
    threads: done.map(({ rows }) => rows),
    p99: sorted[Math.floor(sorted.length * 0.99)],
    max: sorted.at(-1),
  }),
);
