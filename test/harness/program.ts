import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './folder.js';
import { TIME_LIMIT_MS } from './time-limit.js';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built program, as users start it. */
export const launcher = path.join(root, 'dist', 'launcher.cjs');

/** The Node that runs the built program; DBSIM_TEST_NODE names another than the one running the tests. */
export const testNode = process.env['DBSIM_TEST_NODE'] ?? process.execPath;

export type Environment = Record<string, string | undefined>;

export interface ProgramOptions {
  /** Where it runs; by default a new temporary folder. */
  cwd?: string;
  /** Added to a neutral environment; undefined removes a variable. */
  env?: Environment;
  /** What it reads on standard input, which ends after it. */
  input?: string;
  /** Sends a signal as soon as something printed matches, or some time after the start. */
  signalAfter?: { signal: NodeJS.Signals } & ({ output: RegExp } | { ms: number });
  /** When it is given up and killed, in ms. */
  within?: number;
  /** Another entry than dist/launcher.cjs, or another Node. */
  launcher?: string;
  node?: string;
}

export interface ProgramResult {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs the built program without a terminal and gives what it printed and how it ended. */
export function runProgram(
  args: readonly string[] = [],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const { input = '', signalAfter, within = TIME_LIMIT_MS } = options;
  const entry = requireBuilt(options.launcher ?? launcher);
  return new Promise((resolve, reject) => {
    const child = spawn(options.node ?? testNode, [entry, ...args], {
      cwd: options.cwd ?? temporaryFolder(),
      env: programEnvironment(options.env),
    });
    const printed = { stdout: '', stderr: '' };
    const describe = () => `dbsim-tui ${args.join(' ')}\n${printed.stdout}\n${printed.stderr}`;

    const deadline = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`still running after ${within} ms: ${describe()}`));
    }, within);
    const timer =
      signalAfter && 'ms' in signalAfter
        ? setTimeout(() => child.kill(signalAfter.signal), signalAfter.ms)
        : undefined;
    let isSignalSent = false;

    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text;
        if (!signalAfter || !('output' in signalAfter) || isSignalSent) return;
        if (!signalAfter.output.test(printed[name])) return;
        isSignalSent = true;
        child.kill(signalAfter.signal);
      });
    }
    // A program that ends without reading its input closes the pipe; that is its right.
    child.stdin.on('error', () => {}).end(input);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(deadline);
      clearTimeout(timer);
      resolve({ code, signal, ...printed });
    });
  });
}

/** Variables that tests, CI, npm and a person's shell set, and that the program or its parts heed. */
const MEDDLING = [
  /^(?:CI|CI_.*|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS)$/,
  /^(?:NO_COLOR|FORCE_COLOR|LINES|COLUMNS|LC_.*)$/,
  /^(?:NODE_(?:ENV|OPTIONS|COMPILE_CACHE|V8_COVERAGE|NO_WARNINGS)|UV_.*|npm_.*)$/,
  /^(?:VITEST.*|TEST|DEV|PROD|MODE|SSR|BASE_URL)$/,
];

/** This process's environment without what tests, CI and the person's shell would change in the program. */
export function programEnvironment(extra: Environment = {}): Record<string, string> {
  const isMeddling = (name: string) => MEDDLING.some((pattern) => pattern.test(name));
  const neutral = Object.entries(process.env).filter(([name]) => !isMeddling(name));
  // What the program remembers of a person's last session is theirs.
  const own = { LANG: 'C.UTF-8', XDG_CONFIG_HOME: extra['XDG_CONFIG_HOME'] ?? temporaryFolder() };
  const all = { ...Object.fromEntries(neutral), ...own, ...extra };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Fails with advice where a test would otherwise show only "module not found". */
export function requireBuilt(file: string): string {
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`npm run build\` first`);
  return file;
}
