// Everything that must hold before a change is good: types, lint, format, then the tests.
// `npm test -- some.test.ts` runs the tests of that file only; arguments go to vitest.

import { runNpm } from './lib/child.mjs';
import { root } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runVitest } from './lib/vitest.mjs';

/** Scripts of package.json; they do not depend on one another and run side by side. */
const CHECKS = ['typecheck', 'lint', 'format:check'];

await prepare();
const failedChecks = (await Promise.all(CHECKS.map(check))).filter((name) => name !== undefined);
const { ok, summary } = await runVitest(process.argv.slice(2));

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
