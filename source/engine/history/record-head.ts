import { open, type FileHandle } from 'node:fs/promises';

import { isReadableSchema } from '../../ledger/record.js';
import type { RecordHead } from './run-summary.js';

const CHUNK = 1 << 16;

/** The beginning of the attempts. Inside a string of the record, the quotes would be escaped. */
const ATTEMPTS = ',"attempts":[';

/**
 * Reads a stored record up to its attempts, which can be megabytes.
 * @returns undefined if there is no such file, or if it is not a record
 */
export async function readRecordHead(path: string): Promise<RecordHead | undefined> {
  const text = await readUntil(path, ATTEMPTS);
  if (text === undefined) return undefined;
  const at = text.lastIndexOf(ATTEMPTS);
  try {
    const head = JSON.parse(at === -1 ? text : `${text.slice(0, at)}}`) as RecordHead;
    return isReadableSchema(head.schema) ? head : undefined;
  } catch {
    return undefined;
  }
}

/** The first line of a file; undefined if there is no such file. */
export async function readFirstLine(path: string): Promise<string | undefined> {
  const text = await readUntil(path, '\n');
  return text?.split('\n', 1)[0];
}

/** Reads a file up to and including the first occurrence of a text, or to its end. */
async function readUntil(path: string, wanted: string): Promise<string | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    return undefined;
  }
  try {
    let read = Buffer.alloc(0);
    for (;;) {
      const searched = Math.max(0, read.length - wanted.length);
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK);
      read = Buffer.concat([read, buffer.subarray(0, bytesRead)]);
      const at = read.indexOf(wanted, searched);
      if (at !== -1) return read.toString('utf8', 0, at + wanted.length);
      if (bytesRead === 0) return read.toString('utf8');
    }
  } finally {
    await file.close();
  }
}
