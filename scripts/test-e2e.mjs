// The tests of the built program only; DBSIM_TEST_NODE names the Node that runs it.

import { prepare } from './lib/prepare.mjs';
import { runVitest } from './lib/vitest.mjs';

await prepare();
const { ok, summary } = await runVitest(['test/e2e', ...process.argv.slice(2)]);
console.log(summary);
process.exitCode = ok ? 0 : 1;
