import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/lasting-folder.ts'],
    setupFiles: ['test/random.ts', 'test/cleanup.ts'],
    // A process and its imports cost more than most files of tests do.
    isolate: false,
    // Native addons (sqlite3, node-pty) do not survive being loaded by several threads of a process.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Many tests start the program; a slow machine must not turn that into a failure.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
