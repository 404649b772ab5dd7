import { expect } from 'vitest';
import { runProgram } from '../../harness/program.js';

/** Lets the built program insert rows into the databases of a folder. */
export async function run(dir: string, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await runProgram(['run', ...args, '--dir', dir, '--quiet']);
  expect(code, stderr).toBe(0);
}
