import { formatError, InputError } from '../../base/errors.js';
import { formatAmount } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { Fault } from '../../model/file/fault.js';

/** The most faults that are listed. */
const LISTED = 50;

/** The faults of a model file, a line for each, as errors of the program are printed. */
export function faultLines(faults: readonly Fault[]): string[] {
  const listed = faults.slice(0, LISTED).map(({ position, problem, hint }) => {
    const line = formatError(new InputError(position, problem, hint));
    return `dbsim-tui: ${escapeText(line)}`;
  });
  const more = faults.length - listed.length;
  return [...listed, ...(more > 0 ? [`dbsim-tui: and ${formatAmount(more, 'more fault')}`] : [])];
}
