import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { itEach } from '../harness/full.js';
import { callProgram } from '../harness/in-process.js';

/** What a terminal would obey. */
const STEERING = ['\u001b', '\u202e'];

const HOSTILE = 'a\u001b[31mb\u202ec\nd';

/** Commands that make a PDF, and that find one where they would make it. */
const PDF_CALLS = ['report --output NAME/x.pdf', 'report --output NAME/x.pdf'];

/** Every other command that prints a path, in an order in which each has something to print. */
const CALLS = [
  'run --threads 1',
  'status',
  'history',
  'verify',
  'report --export-csv NAME/x.csv',
  'report --export-csv NAME/x.csv',
  'run --json NAME/x.json --threads 1',
  'migrate --status',
  'migrate',
  'explain user 7',
  'run NAME/nothing',
  'status --topology NAME/nothing.yaml',
  'run --again NAME',
  'rebalance --to NAME/nothing.yaml',
  'reset',
  'reset --yes',
];

itEach(
  [
    ['any file', CALLS],
    ['a PDF', ['run --threads 1', ...PDF_CALLS]],
  ],
  'no path of %s that is printed reaches the terminal as it is',
  async (_, calls) => {
    const cwd = temporaryFolder();
    mkdirSync(path.join(cwd, HOSTILE));
    for (const call of calls) {
      const args = call.split(' ').map((word) => word.replaceAll('NAME', HOSTILE));
      const { stdout, stderr } = await callProgram([...args, '--dir', HOSTILE], { cwd });
      for (const character of STEERING) expect(stdout + stderr, call).not.toContain(character);
      // The line break of the name would begin a line with "d".
      expect(stdout + stderr, call).not.toMatch(/^d\//m);
    }
  },
);

it('nor does that of an input file', async () => {
  const cwd = temporaryFolder();
  const folder = path.join(cwd, HOSTILE);
  mkdirSync(folder);
  copyFileSync('package.json', path.join(folder, 'users.csv'));
  const { code, stderr } = await callProgram(['run', HOSTILE], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain(String.raw`a\u001b[31mb`);
  for (const character of STEERING) expect(stderr).not.toContain(character);
});
