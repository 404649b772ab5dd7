import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'oxfmt';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { renderResults, replaceResults } from './table.mjs';

const RESULTS = inRoot('bench', 'results');
const PAGE = inRoot('bench', 'README.md');

/**
 * Keeps what a benchmark gave, instead of what it gave before, and makes the table again.
 * @param {import('./results.mjs').Result} result
 */
export async function storeResult(result) {
  mkdirSync(RESULTS, { recursive: true });
  await write(path.join(RESULTS, `${result.name}.json`), JSON.stringify(result));
  await updatePage();
}

/** Makes the table of the page from all results that are kept. */
export async function updatePage() {
  await write(PAGE, replaceResults(readFileSync(PAGE, 'utf8'), renderResults(readResults())));
}

/** @returns {import('./results.mjs').Result[]} */
function readResults() {
  if (!existsSync(RESULTS)) return [];
  return readdirSync(RESULTS)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(path.join(RESULTS, name), 'utf8')))
    .filter(({ schema }) => schema === 'dbsim.bench/1');
}

/** As `.oxfmtrc.json` has it, which the formatter's functions do not read. */
const FORMAT = { printWidth: 100, singleQuote: true };

/** The files are part of the repository: formatted like all others. @param {string} file @param {string} text */
async function write(file, text) {
  const { code } = await format(path.basename(file), text, FORMAT);
  writeFileSync(file, code);
}
