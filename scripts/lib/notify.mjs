/**
 * Prints what the scripts do; on standard error, where it mixes with no result.
 * @param {string} text
 */
export function notify(text) {
  process.stderr.write(`dbsim-tui: ${text}\n`);
}

/**
 * Ends the process with one sentence on what went wrong and what to do.
 * @param {string} text
 * @returns {never}
 */
export function fail(text) {
  notify(text);
  process.exit(1);
}
