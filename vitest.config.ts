import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';
import { compiledModelForTests } from './scripts/lib/compiled-model.mjs';
import { compiledSchemasForTests } from './scripts/lib/compiled-schema.mjs';
import { quickInk } from './scripts/lib/quick-ink-vite.mjs';
import { sparingFlags } from './source/base/v8-flags.js';
import { filesWithoutFullTest, filesWithoutQuickTest } from './test/full-files.js';
import { TIME_LIMIT_MS } from './test/harness/time-limit.js';
import { withoutProcesses } from './test/harness/without-processes/vite.js';
import { LongestFirst } from './test/longest-first.js';

// The processes that run the tests read it when they start. Writers that wait for a lock of SQLite in
// the driver need a thread of libuv's pool each, and the one that holds the lock another.
process.env['UV_THREADPOOL_SIZE'] ??= '40';

// Compiled code of the programs that tests start: not in the user's folder. There is one file for a program, so
// tests with another Node, which may run at the same time, have a folder of their own.
const CACHE = process.env['DBSIM_TEST_NODE']
  ? 'node_modules/.cache/other-node'
  : 'node_modules/.cache';
process.env['XDG_CACHE_HOME'] = fileURLToPath(new URL(CACHE, import.meta.url));

// What tests keep for the tests after them.
process.env['DBSIM_TEST_CACHE'] = fileURLToPath(new URL('node_modules/.cache', import.meta.url));

/** The file names of each project; CONTRIBUTING.md says which one a new test belongs to. */
const PROJECTS = {
  threads: 'test/**/*.threads.test.{ts,tsx}',
  program: 'test/**/*.program.test.ts',
  terminal: 'test/**/*.terminal.test.ts',
  servers: 'test/**/*.servers.test.ts',
};

/** Files that a run over the quick tests, or over the others, would load for nothing. */
const WITHOUT_TEST = process.env['DBSIM_QUICK']
  ? filesWithoutQuickTest()
  : process.env['DBSIM_REST']
    ? filesWithoutFullTest()
    : [];

/** The tests that `npm test` leaves out wait more than they compute: for servers, time limits and think times. */
const WORKERS_PER_PROCESSOR = process.env['DBSIM_REST'] ? 2 : 1;

export default defineConfig({
  // The screen as it is built: React for production, and Ink with the modules of ours.
  plugins: [quickInk(), compiledModelForTests(), compiledSchemasForTests(), withoutProcesses()],
  oxc: { jsx: { development: false } },
  test: {
    projects: [
      project('unit', 'test/**/*.test.{ts,tsx}', Object.values(PROJECTS)),
      ...Object.entries(PROJECTS).map(([name, files]) => project(name, files)),
    ],
    // Each project's workers would compile the same files again.
    experimental: { fsModuleCache: true },
    maxWorkers: Math.max(2, availableParallelism()) * WORKERS_PER_PROCESSOR,
    sequence: { sequencer: LongestFirst },
    tags: [
      { name: 'full', description: 'Runs in `npm run test:all` only.' },
      { name: 'sweep', description: 'Takes all of its points in `npm run test:all` only.' },
    ],
  },
});

function project(name: string, include: string, exclude: readonly string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      include: [include],
      exclude: [...exclude, ...WITHOUT_TEST],
      globalSetup: ['test/lasting-folder.ts'],
      setupFiles: ['test/random.ts', 'test/cleanup.ts'],
      // A process and its imports cost more than most files of tests do.
      isolate: false,
      // Native addons (sqlite3, node-pty) do not survive being loaded by several threads of a process.
      pool: 'forks' as const,
      // As the launcher sets them for the program; its threads in this process inherit them.
      execArgv: [...sparingFlags(process.versions.node)],
      env: { NODE_ENV: 'production' },
      server: { deps: { inline: [/\/node_modules\/(?:ink|widest-line)\//] } },
      // Many tests start the program; a slow machine must not turn that into a failure.
      testTimeout: 2 * TIME_LIMIT_MS,
      hookTimeout: 2 * TIME_LIMIT_MS,
      expect: { poll: { timeout: TIME_LIMIT_MS } },
    },
  };
}
