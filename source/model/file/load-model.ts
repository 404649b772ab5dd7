import { accessSync, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { InputError } from '../../base/errors.js';
import { formatAmount, formatBytes, inflect } from '../../base/format.js';
import type { Model } from '../model.js';
import { readModel, type ModelReading } from './read-model.js';

/** The reading of a model without faults. */
export type GoodReading = Extract<ModelReading, { model: Model }>;

/** The largest model file, in bytes: room for 64 tables of 200 fields. */
const MOST_BYTES = 1 << 20;

/**
 * Reads a model file.
 * @throws InputError if it cannot be read, or is neither YAML nor JSON
 */
export function openModel(file: string): ModelReading {
  return readModel(file, readText(file));
}

/** The same; that a file of rows is missing or cannot be read is a fault, too. @throws InputError */
export function openModelWithFiles(file: string): ModelReading {
  return readModel(file, readText(file), (path) => fileFault(join(dirname(file), path)));
}

/** Why a file of rows cannot be read, to complete the sentence "the file …". */
function fileFault(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile() ? undefined : 'is not a regular file';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
  }
}

/** Reads a model file that must be right. @throws InputError with the first fault */
export function loadModel(file: string): Model {
  return requireModel(file, openModel(file)).model;
}

/** The model that was read. @throws InputError with the first fault */
export function requireModel(file: string, reading: ModelReading): GoodReading {
  if ('model' in reading) return reading;
  const [first, ...others] = reading.faults;
  const hints = [first?.hint ?? '', ...(others.length > 0 ? [describeOthers(others.length)] : [])];
  throw new InputError(
    first?.position ?? { file },
    first?.problem ?? 'it is not a model',
    hints.filter(Boolean).join('. '),
  );
}

function describeOthers(count: number): string {
  const be = inflect(count, 'is', 'are');
  return `There ${be} ${formatAmount(count, 'more fault')}: \`dbsim-tui model check\` lists all`;
}

/** @throws InputError */
function readText(file: string): string {
  const bytes = readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError({ file }, 'it is not text in UTF-8', 'Save it in UTF-8');
  }
}

function readBytes(file: string): Buffer {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    if (fstatSync(handle).isDirectory()) throw new InputError({ file }, 'it is a folder', '');
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    let length = 0;
    for (;;) {
      // A device or a pipe has no size: it is read up to the limit.
      const read = readSync(handle, bytes, length, bytes.length - length, null);
      length += read;
      if (length > MOST_BYTES) {
        throw new InputError({ file }, `it has more than ${formatBytes(MOST_BYTES)}`, '');
      }
      if (read === 0) return bytes.subarray(0, length);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError(
      { file },
      isMissing ? 'there is no such file' : 'it cannot be read',
      'Check the path of the model file',
    );
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
