import { UsageError } from '../../base/errors.js';
import { requireFree } from '../../report/save.js';
import type { FlagValues } from '../context.js';

/** One format, and the file it goes to; undefined for standard output. */
export interface Target<Format extends string> {
  readonly format: Format;
  readonly file: string | undefined;
}

/**
 * The formats that the flags ask for.
 * @param formats each with the flag that asks for it
 * @throws ProgramError if a file exists already
 */
export function readTargets<Format extends string>(
  flags: FlagValues,
  formats: readonly (readonly [format: Format, flag: string])[],
): Target<Format>[] {
  return formats.flatMap(([format, flag]): Target<Format>[] => {
    const value = flags[flag];
    if (value === undefined) return [];
    if (value === true || value === '' || value === '-') return [{ format, file: undefined }];
    requireFree(flag, value);
    return [{ format, file: value }];
  });
}

/** @param count how many outputs go to standard output @throws UsageError if they are several */
export function requireOneToOutput(count: number): void {
  if (count <= 1) return;
  throw new UsageError('Only one output can go to standard output', 'Name files for the others');
}
