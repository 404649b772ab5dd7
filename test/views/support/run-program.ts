import { expect } from 'vitest';
import { callProgram } from '../../harness/in-process.js';

/** Inserts rows into the databases of a folder, with two threads unless others are given. */
export async function run(dir: string, ...args: readonly string[]): Promise<void> {
  const threads = args.includes('--threads') ? [] : ['--threads', '2'];
  const { code, stderr } = await callProgram(['run', ...threads, ...args, '--dir', dir, '--quiet']);
  expect(code, stderr).toBe(0);
}
