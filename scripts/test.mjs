// Everything that must hold before a change is good: types, lint, format, then the tests.
//
//   npm test                        the quick tests of all projects but `servers`, without those tagged `full`
//   npm run test:all                every test of every project
//   npm run test:all -- unit        every test of one project, or of several
//   npm test -- hash.test.ts        the tests of that file only; other arguments go to vitest

import { runNpm } from './lib/child.mjs';
import { root } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runVitest } from './lib/vitest.mjs';

/** Scripts of package.json; they do not depend on one another and run side by side. */
const CHECKS = ['typecheck', 'lint', 'format:check'];

const PROJECTS = ['unit', 'threads', 'program', 'terminal', 'servers'];
const QUICK_PROJECTS = PROJECTS.filter((project) => project !== 'servers');

const args = process.argv.slice(2);
const isAll = args[0] === '--all';
const words = isAll ? args.slice(1) : args;
const named = words.filter((word) => PROJECTS.includes(word));
const rest = words.filter((word) => !PROJECTS.includes(word));
// Whoever names a file, or a test, wants to see it run, however long it takes.
const isChoosing = rest.some(
  (word) => word.includes('.test.') || /^-t|^--testNamePattern/.test(word),
);
const projects = named.length > 0 ? named : isAll || isChoosing ? PROJECTS : QUICK_PROJECTS;
const tags = isAll || isChoosing ? [] : ['--tags-filter=!full'];

await prepare();
const failedChecks =
  isChoosing || named.length > 0
    ? []
    : (await Promise.all(CHECKS.map(check))).filter((name) => name !== undefined);
const { ok, summary } = await runVitest([
  ...projects.map((project) => `--project=${project}`),
  ...tags,
  ...rest,
]);

for (const name of failedChecks)
  console.log(`\n${name} failed, see above; \`npm run ${name}\` repeats it.`);
console.log(summary);
process.exitCode = ok && failedChecks.length === 0 ? 0 : 1;

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
