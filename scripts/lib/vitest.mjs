import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInTerminal } from './child.mjs';
import { inRoot, root } from './paths.mjs';

/**
 * Runs the tests in this terminal.
 * @param {readonly string[]} args for vitest: files, -t PATTERN, …
 * @returns {Promise<{ ok: boolean, summary: string }>} `tests: N passed, N failed, N skipped`, and which needed a second try
 */
export async function runVitest(args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'dbsim-vitest-'));
  const results = path.join(folder, 'results.json');
  try {
    const { code } = await runInTerminal(
      process.execPath,
      [
        inRoot('node_modules/vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${results}`,
        ...args,
      ],
      { cwd: root },
    );
    return { ok: code === 0, summary: summarize(readResults(results), code === 0) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} TestResult */
/** @typedef {{ status: string, assertionResults: TestResult[] }} TestFile */

/** @param {string} file @returns {TestFile[]} none when vitest ended before it could write them */
function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch {
    return [];
  }
}

/** @param {TestFile[]} files @param {boolean} ok */
function summarize(files, ok) {
  const tests = files.flatMap((file) => file.assertionResults);
  const count = (/** @type {string} */ status) =>
    tests.filter((test) => test.status === status).length;
  const passed = count('passed');
  // A file that cannot be loaded counts as one failure, and so does a vitest that fails by itself.
  const unloaded = files.filter((file) => file.status === 'failed' && !hasFailedTest(file)).length;
  const failed = count('failed') + unloaded;
  const skipped = tests.length - passed - count('failed');
  const counts = `tests: ${passed} passed, ${ok ? failed : Math.max(1, failed)} failed, ${skipped} skipped`;
  return [counts, ...tests.filter(isPassedLate).map(describeFirstTry)].join('\n');
}

/** @param {TestResult} test */
function isPassedLate({ status, failureMessages }) {
  return status === 'passed' && failureMessages.length > 0;
}

/** @param {TestResult} test */
function describeFirstTry({ fullName, failureMessages: [first = ''] }) {
  return `passed only at the second try: ${fullName} (first: ${first.split('\n', 1)[0]})`;
}

/** @param {TestFile} file */
function hasFailedTest(file) {
  return file.assertionResults.some((test) => test.status === 'failed');
}
