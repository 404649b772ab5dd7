import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

import { LINE_BREAK } from '../base/ascii.js';

const CHUNK = 1 << 20;

/** Bytes of the first read of a line; most lines are shorter. */
const FIRST_READ = 4096;

/**
 * Reads a file in pieces of whole lines, in bounded memory. The last piece may end with a torn line, which a
 * killed process leaves. The next piece overwrites the bytes of a piece. A missing file has no pieces.
 * @param size bytes to read at once
 */
export function* readPieces(path: string, size = CHUNK): Generator<Buffer, void, void> {
  if (!existsSync(path)) return;
  const descriptor = openSync(path, 'r');
  try {
    let buffer = Buffer.allocUnsafeSlow(size);
    let kept = 0;
    for (;;) {
      if (kept === buffer.length) buffer = enlarge(buffer);
      const length = readSync(descriptor, buffer, kept, buffer.length - kept, null);
      if (length === 0) break;
      const end = kept + length;
      const lineEnd = buffer.subarray(kept, end).lastIndexOf(LINE_BREAK) + 1 + kept;
      if (lineEnd === kept) {
        kept = end;
        continue;
      }
      yield buffer.subarray(0, lineEnd);
      buffer.copyWithin(0, lineEnd, end);
      kept = end - lineEnd;
    }
    if (kept > 0) yield buffer.subarray(0, kept);
  } finally {
    closeSync(descriptor);
  }
}

function enlarge(buffer: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(buffer.length * 2);
  buffer.copy(larger);
  return larger;
}

/** Reads a file line by line in bounded memory, including a torn last line. A missing file has no lines. */
export function* readLines(path: string): Generator<string, void, void> {
  for (const piece of readPieces(path)) {
    let start = 0;
    while (start < piece.length) {
      const found = piece.indexOf(LINE_BREAK, start);
      const end = found === -1 ? piece.length : found;
      yield piece.toString('utf8', start, end);
      start = end + 1;
    }
  }
}

/** Reads the line at an offset of a file, without its line break. */
export function readLineAt(descriptor: number, offset: number): string {
  for (let length = FIRST_READ; ; length *= 4) {
    const buffer = Buffer.allocUnsafe(length);
    const read = readSync(descriptor, buffer, 0, length, offset);
    const end = buffer.subarray(0, read).indexOf(LINE_BREAK);
    if (end !== -1) return buffer.toString('utf8', 0, end);
    if (read < length) return buffer.toString('utf8', 0, read);
  }
}

/** Reads the whole lines at the end of a file; none if it is missing. @param size bytes to read */
export function readTail(path: string, size: number): string[] {
  if (!existsSync(path)) return [];
  const descriptor = openSync(path, 'r');
  try {
    const from = Math.max(0, fstatSync(descriptor).size - size);
    const bytes = Buffer.alloc(size);
    const length = readSync(descriptor, bytes, 0, size, from);
    const lines = bytes.toString('utf8', 0, length).split('\n');
    return from > 0 ? lines.slice(1) : lines;
  } finally {
    closeSync(descriptor);
  }
}

/** The beginnings of ledger lines. They cannot occur inside a line, where quotes are escaped. */
export const HEADS: readonly string[] = ['{"entity":"', '{"type":"'];

/**
 * Parses a ledger line; undefined for a torn one. If the disk was full in the middle of a line, the line of
 * another thread follows the torn one without a line break: then the result is that second line.
 * @param heads the beginnings that it may have
 */
export function parseLine(text: string, heads: readonly string[] = HEADS): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const head = Math.max(...heads.map((mark) => text.lastIndexOf(mark)));
    return head > 0 ? parseLine(text.slice(head), heads) : undefined;
  }
}
