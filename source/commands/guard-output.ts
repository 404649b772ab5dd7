import type { ExitStatus } from './context.js';
import type { Io } from './io.js';

/**
 * Does the work of the program in the working folder of `io`, and watches its streams.
 * @returns the exit status of the work; 1 instead of 0 if something that it printed was lost
 */
export async function guardOutput(
  io: Pick<Io, 'stdout' | 'stderr' | 'cwd'>,
  work: () => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const output = watchOutput(io);
  const leaveFolder = enterFolder(io.cwd);
  try {
    const status = await work();
    await output.settle();
    return status === 0 && output.isLost ? 1 : status;
  } finally {
    leaveFolder();
    output.close();
  }
}

/** A reader that closes early (`| head`) is not an error; a full disk is. */
function watchOutput({ stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>): {
  readonly isLost: boolean;
  settle(): Promise<void>;
  close(): void;
} {
  let isLost = false;
  let isClosed = false;
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE') return;
    isLost = true;
    // The exit status of the process was set before.
    if (isClosed) process.exitCode ||= 1;
  };
  for (const stream of [stdout, stderr]) stream.on('error', onError);
  return {
    get isLost() {
      return isLost;
    },
    settle() {
      // A write that fails at once is reported only after the promises that are settled by then.
      return new Promise((resolve) => {
        setImmediate(resolve);
      });
    },
    close() {
      isClosed = true;
      // What is still on its way to a process's own streams may fail after the last command.
      if (stdout === process.stdout) return;
      for (const stream of [stdout, stderr]) stream.off('error', onError);
    },
  };
}

/** @returns what restores the folder */
function enterFolder(folder: string): () => void {
  const before = process.cwd();
  if (folder === before) return () => undefined;
  process.chdir(folder);
  return () => process.chdir(before);
}
