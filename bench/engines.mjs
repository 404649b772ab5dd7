import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadHarness } from './lib/harness.mjs';
import { runPgbench, runSlap } from './lib/load-generators.mjs';
import { measure } from './lib/pairs.mjs';
import { runProgram, simulate } from './lib/program.mjs';
import { atLeast, formatNumber, makeCase } from './lib/results.mjs';
import { TABLES, generateArgs } from './lib/rows.mjs';
import { median } from './lib/statistics.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

/** Our threads, and the clients of their load generators, over all three databases. */
const CLIENTS = { User: 3, Product: 3, Order: 4 };
const THREADS = 10;

const ENTITIES = /** @type {const} */ (['User', 'Product', 'Order']);

/** Rows that are sent together, each in a transaction of its own. */
const PIPELINE = 256;

/**
 * What is to be reached of pgbench's rate, by rows of a transaction and by way.
 * @type {Record<number, Partial<Record<string, number>>>}
 */
const GOALS = { 1: { fifo: 0.2, race: 0.3, pipelined: 0.5 }, 500: { fifo: 0.7, race: 0.7 } };

/** Enough rows for a few seconds each. */
const SIZES = {
  PostgreSQL: [
    { batch: 1, rows: 10_000 },
    { batch: 500, rows: 200_000 },
  ],
  Galera: [
    { batch: 1, rows: 4000 },
    { batch: 500, rows: 100_000 },
  ],
};

/**
 * A server, or cluster, with a database for each entity.
 * @typedef {{
 *   name: keyof typeof SIZES,
 *   generator: string,
 *   urlsOf: (database: string) => string[],
 *   make: (...databases: string[]) => Promise<void>,
 *   generate: (url: string, load: import('./lib/load-generators.mjs').Load) => Promise<import('./lib/load-generators.mjs').Done>,
 *   stop: () => Promise<void>,
 * }} Engine
 */

/**
 * The database servers against their own load generators.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const engines = {
  name: 'engines',
  about: 'the database servers, against pgbench and mariadb-slap',
  minutes: 6,
  run: async (context) => {
    const harness = await loadHarness();
    const cases = [];
    const skipped = [];
    for (const { name, missing, start } of [postgres(harness), galera(harness)]) {
      if (missing.length > 0) {
        skipped.push(`${name}: not installed here: ${missing.join(', ')}`);
        continue;
      }
      const engine = await start();
      try {
        for (const size of SIZES[name]) cases.push(...(await compare(engine, size, context)));
      } finally {
        await engine.stop();
      }
    }
    return { cases, skipped };
  },
};

/**
 * Ours in row order, in a race and, row by row, sent together, and the engine's own client, each into databases that
 * were just made.
 * @param {Engine} engine
 * @param {{ batch: number, rows: number }} size
 * @param {import('./lib/conduct.mjs').Context} context
 */
async function compare(engine, size, { options, notify }) {
  const { batch } = size;
  const rows = options.rows ?? size.rows;
  const title = `${engine.name}, ${formatNumber(rows)} rows, ${batch === 1 ? 'one a transaction' : `batches of ${batch}`}`;
  const ours = (/** @type {string} */ order, pipeline = 1) =>
    runOurs(engine, { rows, batch, order, pipeline });
  notify(`${title}: counting the rows of each entity`);
  const { record } = await ours('fifo');
  const found = await measure(
    {
      fifo: () => ours('fifo'),
      race: () => ours('race'),
      ...(batch === 1 ? { pipelined: () => ours('fifo', PIPELINE) } : {}),
      reference: () => runTheirs(engine, batch, record.entities),
    },
    options.pairs,
    (text) => notify(`${title}, ${text}`),
  );
  const reference = /** @type {const} */ ([engine.generator, found.reference]);
  return [
    /** @type {const} */ (['fifo', `${title}, in row order`, 'in row order', found.fifo]),
    /** @type {const} */ (['race', `${title}, in a race`, 'race', found.race]),
    ...(found.pipelined
      ? [
          /** @type {const} */ ([
            'pipelined',
            `${title}, pipelined (${PIPELINE} transactions a turn)`,
            `--pipeline=${PIPELINE}`,
            found.pipelined,
          ]),
        ]
      : []),
  ].map(([way, caseTitle, label, runs]) =>
    makeCase({
      title: caseTitle,
      unit: 'rows/s',
      ours: [label, runs.map(({ rate }) => rate)],
      reference,
      notes: [`p99 ${formatNumber(median(runs.map((run) => run.record.latencyMs.p99)))} ms`],
      goals: ({ ratio }) => {
        const least = engine.name === 'PostgreSQL' ? GOALS[batch]?.[way] : undefined;
        return ratio && least !== undefined ? [atLeast(ratio.median, least, 'of pgbench')] : [];
      },
    }),
  );
}

/**
 * @param {Engine} engine
 * @param {{ rows: number, batch: number, order: string, pipeline: number }} how
 */
async function runOurs(engine, { rows, batch, order, pipeline }) {
  const topology = await newDatabases(engine);
  return simulate([
    ...generateArgs({ rows, invalid: 0 }),
    `--threads=${THREADS}`,
    `--batch=${batch}`,
    `--pipeline=${pipeline}`,
    `--order=${order}`,
    `--topology=${topology}`,
  ]);
}

/**
 * One load generator for each entity, all at the same time: rows a second until the last one is done.
 * @param {Engine} engine
 * @param {number} batch
 * @param {import('./lib/program.mjs').RunRecord['entities']} counts
 */
async function runTheirs(engine, batch, counts) {
  await newDatabases(engine);
  const done = await Promise.all(
    ENTITIES.map((entity, index) => {
      const urls = engine.urlsOf(databaseOf(entity));
      const rows = counts[entity].attempted;
      const load = { entity, rows, clients: CLIENTS[entity], batch };
      return engine.generate(urls[index % urls.length] ?? '', load);
    }),
  );
  const rows = done.reduce((sum, part) => sum + part.rows, 0);
  return rows / Math.max(...done.map(({ seconds }) => seconds));
}

/** Makes the databases again, with their tables; gives the topology file. @param {Engine} engine */
async function newDatabases(engine) {
  await engine.make(...ENTITIES.map(databaseOf));
  const folder = newFolder('topology');
  const file = path.join(folder, 'topology.json');
  const entities = Object.fromEntries(
    ENTITIES.map((entity) => [entity, { nodes: engine.urlsOf(databaseOf(entity)) }]),
  );
  writeFileSync(file, JSON.stringify({ entities }), { mode: 0o600 });
  const dir = newFolder('migrate');
  await runProgram(['migrate', '--topology', file, '--dir', dir, '--quiet']);
  removeFolder(dir);
  return file;
}

/** @param {keyof typeof TABLES} entity */
function databaseOf(entity) {
  return `bench_${TABLES[entity]}`;
}

/** @param {import('./lib/harness.mjs').Harness} harness */
function postgres({ Postgres, POSTGRES, findPrograms }) {
  const pgbench = findPrograms('pgbench');
  return {
    name: /** @type {const} */ ('PostgreSQL'),
    missing: [...POSTGRES.missing, ...pgbench.missing],
    start: async () => {
      const server = await Postgres.start({ isDurable: true });
      return /** @type {Engine} */ ({
        name: 'PostgreSQL',
        generator: 'pgbench, one INSERT a transaction',
        urlsOf: (database) => [server.url(database)],
        make: (...databases) => server.createDatabases(...databases),
        generate: (url, load) => runPgbench(pgbench.paths['pgbench'] ?? '', url, load),
        stop: () => server.stop(),
      });
    },
  };
}

/** @param {import('./lib/harness.mjs').Harness} harness */
function galera({ Galera, GALERA, findPrograms }) {
  const slap = findPrograms('mariadb-slap');
  return {
    name: /** @type {const} */ ('Galera'),
    missing: [...GALERA.missing, ...slap.missing],
    start: async () => {
      const cluster = await Galera.start();
      return /** @type {Engine} */ ({
        name: 'Galera',
        generator: 'mariadb-slap, one INSERT a transaction, a database a node',
        urlsOf: (database) => cluster.urls(database),
        make: (...databases) => cluster.createSchemas(...databases),
        generate: (url, load) => runSlap(slap.paths['mariadb-slap'] ?? '', new URL(url), load),
        stop: () => cluster.stop(),
      });
    },
  };
}
