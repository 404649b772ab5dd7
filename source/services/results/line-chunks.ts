import { open, type FileHandle } from 'node:fs/promises';

import { Pace, type Task } from './pace.js';

const CHUNK = 1 << 17;

/** Some whole lines of a file. */
export interface LineChunk {
  /** One character for each byte, so that positions in it are positions in the file. */
  readonly text: string;
  /** Where it begins in the file. */
  readonly offset: number;
}

/**
 * Reads a file in chunks of whole lines, in bounded memory, and lets everything else have its turn
 * between them; what stands behind the last line break is the last chunk. A missing file has none.
 */
export async function* readLineChunks(
  path: string,
  task: Task,
): AsyncGenerator<LineChunk, void, void> {
  const file = await openExisting(path);
  if (!file) return;
  try {
    const { size } = await file.stat();
    const pace = new Pace(task);
    const buffer = Buffer.allocUnsafe(CHUNK);
    let rest: string[] = [];
    let offset = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) break;
      const end = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
      if (end > 0) {
        const text = rest.join('') + buffer.toString('latin1', 0, end);
        yield { text, offset };
        offset += text.length;
        rest = [];
      }
      if (end < bytesRead) rest.push(buffer.toString('latin1', end, bytesRead));
      if (pace.isDue) await pace.rest(size === 0 ? 1 : Math.min(1, offset / size));
    }
    if (rest.length > 0) yield { text: rest.join(''), offset };
  } finally {
    await file.close();
  }
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The lines of a chunk: where each begins and ends in its text, without the line break. */
export function* linesOf({
  text,
}: LineChunk): Generator<{ start: number; end: number }, void, void> {
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    yield { start, end };
    start = end + 1;
  }
}
