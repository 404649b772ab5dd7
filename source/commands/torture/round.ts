import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { hashText } from '../../base/hash.js';
import type { FaultAction, FaultMoment } from '../../sim/fault-hook.js';
import { UNIT_FAULT_NAMES } from './names.js';
import { startSelf, type Ending, type Program, type StartOptions } from './program.js';

const run = promisify(execFile);

/** The id of the user `nobody`, who is bound by permissions, unlike root. */
const ORDINARY_USER = 65_534;

/** The settings of the run that is attacked. */
export interface Settings {
  readonly journal: 'wal' | 'delete';
  readonly batch: number;
  readonly threads: number;
}

/** Whether a fault attacks a run of units. */
function isOfUnits(fault: string): boolean {
  return UNIT_FAULT_NAMES.some((name) => name === fault);
}

/** One attack: its folder, its dice, and the programs that take part. */
export class Round {
  readonly fault: string;
  /** Counts from 0. */
  readonly index: number;
  readonly times: number;
  readonly rows: number;
  readonly seed: number;
  readonly dir: string;
  readonly settings: Settings;
  /** What was done, to reproduce a violation. */
  readonly actions: string[] = [];
  readonly #scratch: string;
  #mounted = false;

  constructor(options: {
    fault: string;
    index: number;
    times: number;
    rows: number;
    seed: number;
    scratch: string;
  }) {
    this.fault = options.fault;
    this.index = options.index;
    this.times = options.times;
    this.rows = options.rows;
    this.seed = options.seed;
    this.#scratch = options.scratch;
    this.dir = join(options.scratch, `${options.fault}-${options.index}`);
    this.settings = {
      journal: this.index % 2 === 0 ? 'wal' : 'delete',
      // The rows of a unit are written one by one.
      batch: isOfUnits(options.fault) || Math.floor(this.index / 2) % 2 === 0 ? 1 : 100,
      threads: 1 + this.below(6, 'threads'),
    };
    mkdirSync(this.dir, { recursive: true });
  }

  /** A number from 0 to below a limit that depends on the seed, the fault, the round and the question alone. */
  below(limit: number, question: string): number {
    return hashText(`${this.seed} ${this.fault} ${this.index} ${question}`) % limit;
  }

  /** A row of the run, so that the rounds of a fault sweep over all of it. */
  sweptRow(): number {
    const width = this.rows / this.times;
    const inside = this.below(1000, 'row') / 1000;
    return Math.min(this.rows, 1 + Math.floor((this.index + inside) * width));
  }

  /** Starts the run that is attacked, with a fault of its own where that is wanted. */
  start(
    fault?: { action: FaultAction; moment: FaultMoment; row: number },
    options: StartOptions & { args?: readonly string[] } = {},
  ): Program {
    const { journal, batch, threads } = this.settings;
    if (fault) this.note(`${fault.action} at ${fault.moment} row ${fault.row}`);
    const { args = [], ...others } = options;
    const rows = `--rows ${this.rows} --seed ${this.seed}`;
    const writing = `--journal ${journal} --batch ${batch} --threads ${threads}`;
    return startSelf(
      [...`run generate ${rows} ${writing} --quiet --dir`.split(' '), this.dir, ...args],
      { ...others, ...(fault ? { fault } : {}) },
    );
  }

  /** Runs another command of this program on the folder. */
  command(args: readonly string[], options: StartOptions = {}): Promise<Ending> {
    return startSelf([...args, '--dir', this.dir], options).ended;
  }

  note(action: string): void {
    this.actions.push(action);
  }

  /** A user without root's rights who may write in the folder; undefined where this process has none either. */
  ordinaryUser(): number | undefined {
    if (process.getuid?.() !== 0) return undefined;
    // Otherwise that user could not come to the folder.
    chmodSync(this.#scratch, 0o755);
    chownSync(this.dir, ORDINARY_USER, ORDINARY_USER);
    return ORDINARY_USER;
  }

  /** Makes the folder a small disk of its own, where the system lets us; whether it did. */
  async mountSmallDisk(bytes: number): Promise<boolean> {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'dbsim-torture', this.dir]);
      this.#mounted = true;
    } catch {
      return false;
    }
    return true;
  }

  /** Makes a small disk larger, as a user would after reading the error. */
  async growDisk(): Promise<void> {
    if (this.#mounted) await run('mount', ['-o', 'remount,size=64m', this.dir]);
  }

  /** Takes the small disk away; the folder itself goes with the whole of torture's folder. */
  async end(): Promise<void> {
    if (this.#mounted) await run('umount', ['-l', this.dir]).catch(() => undefined);
    this.#mounted = false;
  }
}
