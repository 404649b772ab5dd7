import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { IPty } from 'node-pty';
import { describe } from 'vitest';
import { afterEveryTest } from './cleanup.js';
import { Emulator } from './emulator.js';
import { temporaryFolder } from './folder.js';
import { type Key, bytesOf } from './keys.js';
import {
  type Environment,
  launcher,
  programEnvironment,
  requireBuilt,
  testNode,
} from './program.js';
import { TIME_LIMIT_MS } from './time-limit.js';

const POLL_MS = 20;

/** A terminal distinguishes Escape from the start of an arrow key only by the silence after it. */
const SILENCE_AFTER_ESCAPE_MS = 100;

const pty = await import('node-pty').catch((error: unknown) => {
  console.warn('skipped: tests in a pseudo-terminal, for node-pty cannot be loaded:', error);
  return undefined;
});

const running = new Set<Terminal>();

afterEveryTest(() => {
  for (const terminal of running) terminal.kill('SIGKILL');
});

const describeIfTerminal = describe.skipIf(pty === undefined);

/** `describe` for tests that need a terminal; where there can be none they are skipped, with the reason. */
export function describeInTerminal(name: string, tests: () => void): void {
  describeIfTerminal(name, tests);
}

export interface TerminalOptions {
  /** Arguments of the program. */
  args?: readonly string[];
  cols?: number;
  rows?: number;
  /** Added to a neutral environment; undefined removes a variable. */
  env?: Environment;
  /** Where it runs; by default a new temporary folder. */
  cwd?: string;
  node?: string;
  /** Another entry than dist/launcher.cjs. */
  launcher?: string;
}

export interface Ending {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The built program in a real terminal of a given size. */
export class Terminal {
  readonly #emulator: Emulator;
  readonly #process: IPty;
  readonly #ended: Promise<Ending>;
  #ending: Ending | undefined;

  /** Starts the program; it is killed after the test if it still runs. */
  static async start(options: TerminalOptions = {}): Promise<Terminal> {
    const terminal = new Terminal(options);
    await terminal.#emulator.drawn();
    return terminal;
  }

  private constructor(options: TerminalOptions) {
    if (!pty) throw new Error('node-pty cannot be loaded: use describeInTerminal');
    const { args = [], cols = 80, rows = 24 } = options;
    const entry = requireBuilt(options.launcher ?? launcher);
    this.#process = pty.spawn(options.node ?? testNode, [entry, ...args], {
      name: 'xterm-256color',
      cols,
      rows,
      cwd: options.cwd ?? temporaryFolder(),
      env: programEnvironment(options.env),
    });
    this.#emulator = new Emulator(cols, rows, (bytes) => this.#send(bytes));
    this.#process.onData((text) => this.#emulator.write(text));
    this.#ended = new Promise((resolve) => {
      this.#process.onExit(({ exitCode, signal }) => {
        const name = signalName(signal);
        this.#ending = { code: name === null ? exitCode : null, signal: name };
        running.delete(this);
        resolve(this.#ending);
      });
    });
    running.add(this);
  }

  /** All bytes that the program wrote. */
  get raw(): string {
    return this.#emulator.raw;
  }

  get cursorVisible(): boolean {
    return this.#emulator.cursorVisible;
  }

  get alternateScreen(): boolean {
    return this.#emulator.alternateScreen;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** The lines as a person sees them, without the blanks at their ends. */
  screen(): string[] {
    return this.#emulator.screen();
  }

  /** Presses keys one after the other. */
  async press(...keys: readonly Key[]): Promise<void> {
    for (const key of keys) {
      this.#send(bytesOf(key));
      await pause(key === 'escape' ? SILENCE_AFTER_ESCAPE_MS : 0);
    }
  }

  /** Sends text at once, as fast typing or pasting does. */
  type(text: string): void {
    this.#send(text);
  }

  resize(cols: number, rows: number): void {
    this.#emulator.resize(cols, rows);
    this.#process.resize(cols, rows);
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    if (this.#ending) return;
    // Windows has no signals; node-pty refuses to be given one there.
    if (process.platform === 'win32') this.#process.kill();
    else process.kill(this.#process.pid, signal);
  }

  /** Waits until the screen shows a text. */
  async expectText(text: string, options: { within?: number } = {}): Promise<void> {
    await this.expectScreen((lines) => lines.some((line) => line.includes(text)), {
      ...options,
      described: `the text ${JSON.stringify(text)}`,
    });
  }

  /** Waits until the screen no longer shows a text. */
  async expectNoText(text: string, options: { within?: number } = {}): Promise<void> {
    await this.expectScreen((lines) => !lines.some((line) => line.includes(text)), {
      ...options,
      described: `no text ${JSON.stringify(text)}`,
    });
  }

  /** Waits until a line matches, and gives the match. */
  async expectLine(pattern: RegExp, options: { within?: number } = {}): Promise<RegExpExecArray> {
    let match: RegExpExecArray | null = null;
    await this.expectScreen(
      (lines) => {
        match = firstMatch(lines, pattern);
        return match !== null;
      },
      { ...options, described: `a line like ${String(pattern)}` },
    );
    return match!;
  }

  /** Waits until the screen is as a condition wants it; the failure shows the whole screen. */
  async expectScreen(
    condition: (lines: string[]) => boolean,
    { within = TIME_LIMIT_MS, described = 'the expected screen' } = {},
  ): Promise<void> {
    const deadline = performance.now() + within;
    for (;;) {
      const ending = this.#ending;
      if (condition(await this.#emulator.drawn())) return;
      if (ending) this.#fail(`the program ended (${describeEnding(ending)}) without ${described}`);
      if (performance.now() > deadline) this.#fail(`${described} did not come in ${within} ms`);
      await pause(POLL_MS);
    }
  }

  /** Waits until the program has ended and its last words are on the screen. */
  async exit({ within = TIME_LIMIT_MS } = {}): Promise<Ending> {
    const ending = await Promise.race([this.#ended, pause(within, undefined, { ref: false })]);
    if (!ending) this.#fail(`the program did not end in ${within} ms`);
    await this.#emulator.drawn();
    return ending;
  }

  #send(bytes: string): void {
    if (!this.#ending) this.#process.write(bytes);
  }

  #fail(problem: string): never {
    throw new Error(`${problem}; the screen:\n${this.#emulator.picture()}`);
  }
}

function firstMatch(lines: readonly string[], pattern: RegExp): RegExpExecArray | null {
  for (const line of lines) {
    const match = new RegExp(pattern).exec(line);
    if (match) return match;
  }
  return null;
}

function signalName(number: number | undefined): NodeJS.Signals | null {
  if (!number) return null;
  const named = Object.entries(constants.signals).find(([, value]) => value === number);
  return (named?.[0] ?? null) as NodeJS.Signals | null;
}

function describeEnding({ code, signal }: Ending): string {
  return signal ?? `status ${code}`;
}
