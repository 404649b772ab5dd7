import { setTimeout as pause } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { neutralEnvironment } from './child.mjs';
import { killAtExit, newFolder } from './work.mjs';

const COLS = 120;
const ROWS = 36;

/** What Ink writes before each frame. */
const FRAME = '\u001B[?2026h';

const pty = await import('node-pty').catch(() => undefined);

/** Whether programs can be run in a pseudo-terminal here. */
export const hasTerminal = pty !== undefined;

/**
 * A benchmark's `run` that is skipped where programs cannot be run in a pseudo-terminal.
 * @param {import('./conduct.mjs').Benchmark['run']} run
 * @returns {import('./conduct.mjs').Benchmark['run']}
 */
export function withTerminal(run) {
  return hasTerminal
    ? run
    : async () => ({ cases: [], skipped: ['all: node-pty cannot be loaded'] });
}

/** A program in a terminal of 120×36, and when what came onto its screen. */
export class Terminal {
  /** Frames drawn so far. */
  frames = 0;
  /** Milliseconds from its start until it showed what it shows now. */
  changedMs = 0;

  #emulator = new xterm.Terminal({ cols: COLS, rows: ROWS, allowProposedApi: true });
  #began = performance.now();
  #hasEnded = false;
  #shown = '';
  #process;
  /** @type {Promise<void>} */
  #ended;

  /** @param {string} command @param {readonly string[]} args */
  constructor(command, args) {
    if (!pty) throw new Error('node-pty cannot be loaded');
    this.#process = pty.spawn(command, [...args], {
      name: 'xterm-256color',
      cols: COLS,
      rows: ROWS,
      cwd: newFolder('terminal'),
      env: {
        ...neutralEnvironment(),
        COLORTERM: 'truecolor',
        XDG_CONFIG_HOME: newFolder('config'),
      },
    });
    const forget = killAtExit(this.#process.pid);
    this.#process.onData((text) => this.#take(text));
    this.#emulator.onData((answer) => {
      if (!this.#hasEnded) this.#process.write(answer);
    });
    this.#ended = new Promise((resolve) => {
      this.#process.onExit(() => {
        this.#hasEnded = true;
        forget();
        resolve();
      });
    });
  }

  get pid() {
    return this.#process.pid;
  }

  /** Milliseconds since the start of the program. */
  now() {
    return performance.now() - this.#began;
  }

  /** @param {string} keys */
  press(keys) {
    this.#process.write(keys);
  }

  /**
   * Waits until the screen is as a condition wants it.
   * @param {(screen: string) => boolean} condition
   * @param {{ within?: number }} [options]
   * @returns {Promise<number>} when that frame had come, in ms since the start
   */
  async until(condition, { within = 120_000 } = {}) {
    const deadline = this.now() + within;
    while (!condition(this.#shown)) {
      if (this.#hasEnded || this.now() > deadline) {
        throw new Error(`the screen never became as expected:\n${this.#shown}`);
      }
      // Asking more often would take processor time from a run; when it came is known all the same.
      await pause(20);
    }
    return this.changedMs;
  }

  /**
   * Waits until the screen has stayed as it is for a while.
   * @param {number} ms
   * @returns {Promise<number>} when it had become so, in ms since the start
   */
  async settled(ms) {
    while (this.now() - this.changedMs < ms) await pause(20);
    return this.changedMs;
  }

  /** Ends it, kindly. @param {string} keys */
  async leave(keys) {
    this.press(keys);
    await Promise.race([this.#ended, pause(5000, undefined, { ref: false })]);
    if (!this.#hasEnded) process.kill(this.pid, 'SIGKILL');
    await this.#ended;
    this.#emulator.dispose();
  }

  /** @param {string} text */
  #take(text) {
    const at = this.now();
    this.frames += text.split(FRAME).length - 1;
    this.#emulator.write(text, () => {
      const screen = this.#screen();
      if (screen === this.#shown) return;
      this.#shown = screen;
      this.changedMs = at;
    });
  }

  #screen() {
    const { active } = this.#emulator.buffer;
    const lines = Array.from({ length: ROWS }, (_, row) => {
      return active.getLine(active.viewportY + row)?.translateToString(true) ?? '';
    });
    return lines.join('\n');
  }
}
