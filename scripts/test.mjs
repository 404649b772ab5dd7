// Everything that must hold before a change is good: types, lint, format, then the tests.
//
//   npm test                        the quick tests: those that are not tagged `full`
//   npm run test:all                every test; it needs PostgreSQL and MariaDB, or skips theirs
//   npm run test:all -- unit        every test of one project, or of several
//   npm run test:all -- --rest      what `npm test` leaves out
//   npm test -- hash.test.ts        the tests of that file only; other arguments go to vitest

import { runNpm } from './lib/child.mjs';
import { root } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { PROJECTS, runVitest } from './lib/vitest.mjs';

/** Scripts of package.json; they do not depend on one another and run side by side. */
const CHECKS = ['typecheck', 'lint', 'format:check'];

/** Leaves out the tests that only `npm run test:all` runs. */
const QUICK = '--tags-filter=!full';

/** Leaves out the quick tests, but not those that take fewer points there. */
const REST = '--tags-filter=full || sweep';

const { projects, isWhole, tags, rest } = readArguments(process.argv.slice(2));

await prepare();
const failedChecks = isWhole ? await runChecks() : [];
const { ok, summary } = await runVitest(
  [...projects.map((project) => `--project=${project}`), ...tags, ...rest],
  // Files without such a test are not loaded, and property tests draw fewer rows in the quick ones.
  tags.includes(QUICK) ? { DBSIM_QUICK: '1' } : tags.includes(REST) ? { DBSIM_REST: '1' } : {},
);
for (const name of failedChecks)
  console.log(`\n${name} failed, see above; \`npm run ${name}\` repeats it.`);
console.log(summary);
process.exitCode = ok && failedChecks.length === 0 ? 0 : 1;

/** @param {readonly string[]} args */
function readArguments(args) {
  const own = ['--all', '--rest'];
  const projects = args.filter((word) => PROJECTS.includes(word));
  const rest = args.filter((word) => !own.includes(word) && !projects.includes(word));
  // A person who names a file or a test wants to see it run, however long it takes.
  const isChosen = rest.some((word) => word.includes('.test.') || /^(-t|--testName)/.test(word));
  const tags = args.includes('--rest') ? [REST] : args.includes('--all') || isChosen ? [] : [QUICK];
  const isWhole = projects.length === 0 && !isChosen && !args.includes('--rest');
  return { projects, isWhole, tags, rest };
}

/** @returns {Promise<string[]>} the names of those that failed */
async function runChecks() {
  const failed = await Promise.all(CHECKS.map(check));
  return failed.filter((name) => name !== undefined);
}

/** @param {string} name @returns {Promise<string | undefined>} the name, if it failed */
async function check(name) {
  const start = performance.now();
  const { code, output } = await runNpm(['run', '--silent', name], { cwd: root });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (code === 0) return undefined;
  console.log(output);
  return name;
}
