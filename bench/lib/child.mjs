import { once } from 'node:events';
import { start } from './work.mjs';

/** Variables that npm, CI and a person's shell set, and that the program or Node heeds. */
const MEDDLING =
  /^(?:CI|CI_.*|NO_COLOR|FORCE_COLOR|LINES|COLUMNS|LC_.*|NODE_.*|UV_.*|npm_.*|DBSIM_.*)$/;

/** This process's environment without what would change a program's behaviour. */
export function neutralEnvironment() {
  const entries = Object.entries(process.env).filter(([name]) => !MEDDLING.test(name));
  return /** @type {Record<string, string>} */ ({
    ...Object.fromEntries(entries),
    LANG: 'C.UTF-8',
  });
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{
 *   cwd?: string,
 *   input?: string,
 *   onStart?: (child: import('node:child_process').ChildProcess) => void,
 *   onOutput?: (stream: 'stdout' | 'stderr', text: string) => void,
 * }} [options]
 * @returns {Promise<{ stdout: string, stderr: string, wallMs: number, startedAt: number }>} startedAt
 *   in ms since 1970
 */
export async function runChild(command, args, { cwd, input = '', onStart, onOutput } = {}) {
  const startedAt = Date.now();
  const began = performance.now();
  const child = start(command, args, { ...(cwd ? { cwd } : {}), env: neutralEnvironment() });
  const printed = { stdout: '', stderr: '' };
  for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
    child[stream].setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      printed[stream] += text;
      onOutput?.(stream, text);
    });
  }
  child.stdin.on('error', () => {}).end(input);
  onStart?.(child);
  let wallMs = 0;
  child.once('exit', () => (wallMs = performance.now() - began));
  const [code, signal] = /** @type {[number | null, string | null]} */ (await once(child, 'close'));
  if (code !== 0) {
    const words = [command, ...args].join(' ');
    throw new Error(`${words}\nended with ${signal ?? `status ${code}`}\n${printed.stderr}`);
  }
  return { ...printed, wallMs, startedAt };
}
