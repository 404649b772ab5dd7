import { isUtf8 } from 'node:buffer';
import { open, type FileHandle } from 'node:fs/promises';

import { InputError } from '../../../base/errors.js';
import type { InputFile } from './find-files.js';
import { LineCounter } from './line-breaks.js';
import { systemProblem } from './system-problem.js';

const CHUNK_BYTES = 128 * 1024;

const SAVE_AS_UTF8 =
  'Save the file as UTF-8 and try again (in a spreadsheet: "CSV UTF-8"; in an editor: the encoding under "Save as").';

/** Options of `readUtf8`. */
export interface ReadOptions {
  /** Receives the bytes of each chunk read, byte-order mark included. */
  readonly onBytes: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a UTF-8 file in chunks that do not split a character, without its byte-order mark.
 * @throws {InputError} if the file cannot be read or is not UTF-8
 * @throws the signal's reason when it is aborted
 */
export async function* readUtf8(file: InputFile, options: ReadOptions): AsyncGenerator<Buffer> {
  const handle = await open(file.path).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    let offset = 0;
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      options.signal?.throwIfAborted();
      const bytes = await readOn(file, handle, offset, rest);
      options.onBytes(bytes.length - rest.length);
      const isLast = bytes.length === rest.length;
      const piece = isLast ? bytes : bytes.subarray(0, completeLength(bytes));
      if (offset === 0) refuseUtf16(file, bytes);
      if (!isUtf8(piece)) throw await notUtf8(file, handle, offset, piece);
      const text = offset === 0 ? withoutMark(piece) : piece;
      if (text.length > 0) yield text;
      if (isLast) return;
      offset += piece.length;
      rest = bytes.subarray(piece.length);
    }
  } finally {
    await handle.close();
  }
}

/** The bytes of the file from `offset`: `rest`, which was read before, then up to `CHUNK_BYTES` more. */
async function readOn(
  file: InputFile,
  handle: FileHandle,
  offset: number,
  rest: Buffer,
): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(rest.length + CHUNK_BYTES);
  rest.copy(buffer);
  const { bytesRead } = await handle
    .read(buffer, rest.length, CHUNK_BYTES, offset + rest.length)
    .catch((error: unknown) => {
      throw unreadable(file, error);
    });
  return buffer.subarray(0, rest.length + bytesRead);
}

/** The length without an incomplete character at the end. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (needed > back) return bytes.length - back;
    if (needed > 0) break;
  }
  return bytes.length;
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function refuseUtf16(file: InputFile, [first, second]: Uint8Array): void {
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // No input begins with NUL, but in UTF-16 every Latin letter has a NUL byte.
  if (marked || first === 0 || second === 0) {
    throw new InputError({ file: file.shown, line: 1 }, 'is UTF-16, not UTF-8', SAVE_AS_UTF8);
  }
}

async function notUtf8(
  file: InputFile,
  handle: FileHandle,
  offset: number,
  piece: Buffer,
): Promise<InputError> {
  const counter = new LineCounter();
  // Lines are counted only now, from the start: files without an error do not pay for it.
  for (let position = 0; position < offset;) {
    const bytes = await readOn(file, handle, position, Buffer.alloc(0));
    if (bytes.length === 0) break;
    counter.add(bytes.subarray(0, offset - position));
    position += bytes.length;
  }
  counter.add(piece.subarray(0, startOfBrokenLine(piece)));
  return new InputError(
    { file: file.shown, line: counter.line },
    'holds bytes that are not UTF-8 text',
    SAVE_AS_UTF8,
  );
}

/** The start of the first line that is not UTF-8. Safe to split by bytes: no longer character contains LF or CR. */
function startOfBrokenLine(piece: Buffer): number {
  let start = 0;
  for (;;) {
    const breaks = [piece.indexOf(10, start), piece.indexOf(13, start)].filter((at) => at !== -1);
    const end = breaks.length > 0 ? Math.min(...breaks) + 1 : piece.length;
    if (end === piece.length || !isUtf8(piece.subarray(start, end))) return start;
    start = end;
  }
}

function unreadable(file: InputFile, error: unknown): InputError {
  return new InputError(
    { file: file.shown },
    systemProblem(error, 'file'),
    'Check the file and its permissions.',
  );
}
