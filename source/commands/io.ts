import type { ReadStream, WriteStream } from 'node:tty';

/** Where keys and piped input come from; a terminal has `isTTY` and a raw mode. */
export type InputStream = NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;

/** Where text goes; a terminal has `isTTY` and a size in cells. */
export type OutputStream = NodeJS.WritableStream &
  Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>;

/** What the program uses of its surroundings: those of a process, or of a test. */
export interface Io {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: NodeJS.ProcessEnv;
  /** The working folder, to which relative paths on the command line refer. */
  readonly cwd: string;
}

/** The surroundings of this process. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, cwd: process.cwd() };
}
