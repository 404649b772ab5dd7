import { formatError, InputError } from '../../base/errors.js';
import { formatAmount, formatCount } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { Fault } from '../../model/file/fault.js';

/** The most faults that are listed. */
const LISTED = 1000;

/** The faults of a model, a line each, and their number. */
export function faultLines(faults: readonly Fault[]): string[] {
  const listed = faults.slice(0, LISTED).map(({ position, problem, hint }) => {
    const line = formatError(new InputError(position, problem, hint));
    return `dbsim-tui: ${escapeText(line)}`;
  });
  const count = formatAmount(faults.length, 'fault');
  const first =
    faults.length > LISTED ? `, of which these are the first ${formatCount(LISTED)}` : '';
  return [...listed, `dbsim-tui: ${count}${first}; what depends on them was not checked`];
}
