// Takes away one promise of the program at a time, in a copy, and looks whether the quick tests notice.
//
//   npm run mutate                  every promise of lib/mutations.mjs
//   npm run mutate -- lock COMMIT   those whose names contain a word

import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runQuietly } from './lib/child.mjs';
import { MUTATIONS } from './lib/mutations.mjs';
import { inRoot, root } from './lib/paths.mjs';

const words = process.argv.slice(2);
const chosen = MUTATIONS.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
const copy = mkdtempSync(path.join(tmpdir(), 'dbsim-mutations-'));
let unnoticed = 0;

try {
  copyTree();
  for (const mutation of chosen) {
    const failed = await failedTests(mutation);
    if (failed === 0) unnoticed += 1;
    console.log(`${failed === 0 ? 'NOT NOTICED' : `red: ${failed}`.padEnd(11)}  ${mutation.name}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${chosen.length} taken away, ${unnoticed} not noticed`);
process.exitCode = unnoticed === 0 ? 0 : 1;

/** The files that git knows or would add, and the packages. */
function copyTree() {
  const list = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  for (const file of list.split('\0').filter(Boolean)) {
    mkdirSync(path.join(copy, path.dirname(file)), { recursive: true });
    copyFileSync(inRoot(file), path.join(copy, file));
  }
  symlinkSync(inRoot('node_modules'), path.join(copy, 'node_modules'), 'junction');
}

/** @param {import('./lib/mutations.mjs').Mutation} mutation @returns {Promise<number>} */
async function failedTests({ file, find, replace, tests }) {
  const target = path.join(copy, file);
  const whole = readFileSync(target, 'utf8');
  try {
    writeFileSync(
      target,
      whole.replace(find, () => replace),
    );
    await build();
    const results = path.join(copy, 'results.json');
    await runQuietly(
      process.execPath,
      [
        path.join(copy, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--tags-filter=!full',
        '--reporter=json',
        `--outputFile=${results}`,
        ...tests,
      ],
      { cwd: copy, env: { ...process.env, DBSIM_QUICK: '1' } },
    );
    const { numFailedTests, numTotalTests } = JSON.parse(readFileSync(results, 'utf8'));
    if (numTotalTests === 0) throw new Error(`no test in ${tests.join(', ')}`);
    return numFailedTests;
  } finally {
    writeFileSync(target, whole);
  }
}

async function build() {
  const { code, output } = await runQuietly(process.execPath, ['scripts/build.mjs'], { cwd: copy });
  if (code !== 0) throw new Error(output);
}
