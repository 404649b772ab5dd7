import { closeSync, existsSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;

/**
 * Reads a file line by line in bounded memory; what stands behind the last line break, the torn line
 * of a killed process, is given as the last line. A missing file has no lines.
 */
export function* readLines(path: string): Generator<string, void, void> {
  if (!existsSync(path)) return;
  const descriptor = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    let rest: Buffer[] = [];
    for (;;) {
      const length = readSync(descriptor, chunk, 0, CHUNK, null);
      if (length === 0) break;
      let start = 0;
      for (;;) {
        const end = chunk.indexOf(10, start);
        if (end === -1 || end >= length) break;
        const line = chunk.subarray(start, end);
        yield rest.length === 0
          ? line.toString('utf8')
          : Buffer.concat([...rest, line]).toString('utf8');
        rest = [];
        start = end + 1;
      }
      if (start < length) rest.push(Buffer.from(chunk.subarray(start, length)));
    }
    if (rest.length > 0) yield Buffer.concat(rest).toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** How every line of a ledger begins, and nothing inside one: in a text, a quotation mark has a backslash before it. */
const HEADS = ['{"entity":"', '{"type":"'] as const;

/**
 * Parses a line that the program wrote; undefined for a torn one. Where the disk was full in the
 * middle of a line, the next line of another thread stands behind the torn one: that is what is given.
 */
export function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const head = Math.max(...HEADS.map((mark) => text.lastIndexOf(mark)));
    return head > 0 ? parseLine(text.slice(head)) : undefined;
  }
}
