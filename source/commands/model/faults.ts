import { formatError, InputError } from '../../base/errors.js';
import { formatAmount, formatCount } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { Fault } from '../../model/file/fault.js';
import type { Io } from '../io.js';

/** The most faults that are listed. */
const LISTED = 1000;

/** The faults of a model, a line each, and their number; not safe for a terminal. */
export function faultLines(faults: readonly Fault[]): string[] {
  const listed = faults
    .slice(0, LISTED)
    .map(({ position, problem, hint }) => formatError(new InputError(position, problem, hint)));
  const count = formatAmount(faults.length, 'fault');
  const first =
    faults.length > LISTED ? `, of which these are the first ${formatCount(LISTED)}` : '';
  return [...listed, `${count}${first}; what depends on them was not checked`];
}

/** Writes them to standard error. */
export function writeFaults(faults: readonly Fault[], { stderr }: Pick<Io, 'stderr'>): void {
  for (const line of faultLines(faults)) stderr.write(`dbsim-tui: ${escapeText(line)}\n`);
}
