import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInTerminal } from './child.mjs';
import { inRoot, root } from './paths.mjs';

/**
 * Runs the tests in this terminal.
 * @param {readonly string[]} args for vitest: files, -t PATTERN, …
 * @param {NodeJS.ProcessEnv} [env] added to this process's environment
 * @returns {Promise<{ ok: boolean, summary: string }>} the tests and seconds of each project, then
 *   `tests: N passed, N failed, N skipped`, and at the end what the first failure reported
 */
export async function runVitest(args, env = {}) {
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
      { cwd: root, env: { ...process.env, ...env } },
    );
    return { ok: code === 0, summary: summarize(readResults(results), code === 0) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The projects of vitest.config.ts, the quickest first. */
export const PROJECTS = ['unit', 'threads', 'program', 'terminal', 'servers'];

/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} TestResult */
/** @typedef {{ name: string, status: string, message: string, startTime: number, endTime: number, assertionResults: TestResult[] }} TestFile */

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
  const passed = count(files, 'passed');
  // A file that cannot be loaded counts as one failure, and so does a vitest that fails by itself.
  const unloaded = files.filter((file) => file.status === 'failed' && !hasFailedTest(file));
  const failed = count(files, 'failed') + unloaded.length;
  const all = files.flatMap((file) => file.assertionResults).length;
  const skipped = all - passed - count(files, 'failed');
  const counts = `tests: ${passed} passed, ${ok ? failed : Math.max(1, failed)} failed, ${skipped} skipped`;
  return [...describeProjects(files), counts, ...describeFirstFailure(files)].join('\n');
}

/** @param {TestFile[]} files @param {string} status */
function count(files, status) {
  return files.flatMap((file) => file.assertionResults).filter((test) => test.status === status)
    .length;
}

/** @param {TestFile[]} files @returns {string[]} a line for each project that had a test to run */
function describeProjects(files) {
  return PROJECTS.flatMap((project) => {
    const own = files.filter((file) => projectOf(file) === project && hasRun(file));
    if (own.length === 0) return [];
    const seconds =
      own.reduce((sum, { startTime, endTime }) => sum + endTime - startTime, 0) / 1000;
    const tests = count(own, 'passed') + count(own, 'failed');
    return [`${project}: ${tests} tests of ${own.length} files, ${seconds.toFixed(0)} s`];
  });
}

/** @param {TestFile} file @returns {boolean} whether any of its tests was not skipped */
function hasRun({ assertionResults }) {
  return assertionResults.some(({ status }) => status === 'passed' || status === 'failed');
}

/** @param {TestFile} file @returns {string} as in vitest.config.ts */
function projectOf({ name }) {
  return /\.(threads|program|terminal|servers)\.test\./.exec(name)?.[1] ?? 'unit';
}

/** @param {TestFile[]} files @returns {string[]} the failure that came first, whole */
function describeFirstFailure(files) {
  const [first] = files
    .filter(({ status }) => status === 'failed')
    .toSorted((one, other) => one.startTime - other.startTime);
  if (!first) return [];
  const test = first.assertionResults.find(({ status }) => status === 'failed');
  const place = path.relative(root, first.name);
  return [
    `\nThe first failure: ${place}${test ? ` > ${test.fullName}` : ''}`,
    ...(test ? test.failureMessages : [first.message]),
  ];
}

/** @param {TestFile} file */
function hasFailedTest(file) {
  return file.assertionResults.some((test) => test.status === 'failed');
}
