import { parseArgs } from 'node:util';

/**
 * What a call asks for.
 * @typedef {{
 *   names: string[],
 *   help: boolean,
 *   pairs: number,
 *   rows: number | undefined,
 *   times: number,
 *   full: boolean,
 *   anyway: boolean,
 *   dir: string | undefined,
 *   against: string | undefined,
 *   nodes: string[],
 * }} Options
 */

/**
 * Reads the words after `npm run bench`.
 * @param {readonly string[]} argv
 * @returns {Options}
 * @throws an Error that names in one line what is wrong
 */
export function readOptions(argv) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      pairs: { type: 'string', default: '5' },
      rows: { type: 'string' },
      times: { type: 'string', default: '20' },
      full: { type: 'boolean', default: false },
      anyway: { type: 'boolean', default: false },
      dir: { type: 'string' },
      against: { type: 'string' },
      node: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    names: positionals,
    help: values.help,
    pairs: readCount('pairs', values.pairs),
    rows: values.rows === undefined ? undefined : readCount('rows', values.rows),
    times: readCount('times', values.times),
    full: values.full,
    anyway: values.anyway,
    dir: values.dir,
    against: values.against,
    nodes: values.node,
  };
}

/** @param {string} flag @param {string} text */
function readCount(flag, text) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Error(`--${flag} must be a whole number from 1 (was ${JSON.stringify(text)})`);
}
