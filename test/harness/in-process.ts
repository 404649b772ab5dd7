import { PassThrough, Readable, Writable } from 'node:stream';

import type { Io } from '../../source/commands/io.js';
import { main } from '../../source/program.js';
import { temporaryFolder } from './folder.js';
import { type Environment, type ProgramResult, programEnvironment } from './program.js';

export interface CallOptions {
  /** Where it runs; by default a new temporary folder. */
  cwd?: string;
  /** Added to a neutral environment; undefined removes a variable. */
  env?: Environment;
  /** What it reads on standard input, which ends after it. */
  input?: string;
  /** The size in cells of the terminal that it sits at; by default it has none. */
  terminal?: { readonly columns: number; readonly rows: number };
}

let before: Promise<unknown> = Promise.resolve();

/**
 * Calls the program's `main` in this process: the same words, streams and exit status as a start of
 * the built program, without the start. Calls run one after the other, as a process has one working
 * folder.
 */
export function callProgram(
  args: readonly string[] = [],
  options: CallOptions = {},
): Promise<ProgramResult> {
  const result = before.then(() => call(args, options));
  before = result.catch(() => undefined);
  return result;
}

async function call(
  args: readonly string[],
  { cwd = temporaryFolder(), env, input = '', terminal }: CallOptions,
): Promise<ProgramResult> {
  const stdout = new Collector();
  const stderr = new Collector();
  const stdin = terminal ? new PassThrough() : Readable.from([input]);
  const streams = terminal
    ? [stdin, stdout, stderr].map((stream) => Object.assign(stream, { isTTY: true, ...terminal }))
    : [stdin, stdout, stderr];
  if (terminal) (stdin as PassThrough).end(input);
  const io = { stdin: streams[0], stdout, stderr, env: programEnvironment(env), cwd } as Io;
  const code = await main(args, io, async () => (await import('../../source/app.js')).runTui);
  return { code, signal: null, stdout: stdout.text, stderr: stderr.text };
}

/** Keeps what is written as text. */
class Collector extends Writable {
  readonly #pieces: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#pieces).toString();
  }

  override _write(piece: Buffer, _: BufferEncoding, done: () => void): void {
    this.#pieces.push(piece);
    done();
  }
}
