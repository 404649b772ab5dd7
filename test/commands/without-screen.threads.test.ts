import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FULL, itEach } from '../harness/full.js';

import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import type { Environment } from '../harness/program.js';

const AT_TERMINAL = { columns: 100, rows: 30 };

it.each<[string, string[], Environment]>([
  ['with CI set', [], { CI: 'true' }],
  ['with TERM=dumb', [], { TERM: 'dumb' }],
  ['with a flag that only run has', ['--fail-under', '50'], { TERM: 'xterm' }],
])('at a terminal, %s, a start without a command runs the assignment', async (_, flags, env) => {
  const cwd = temporaryFolder();
  const result = await callProgram(['--threads', '1', '--no-color', ...flags], {
    cwd,
    env,
    terminal: AT_TERMINAL,
  });
  expect(result).toMatchObject({ code: 0 });
  expect(result.stdout).toContain('24 of 30 rows inserted');
});

itEach<[string[]]>(
  [[[]], [['--report', 'x.pdf']]],
  'where no cursor can be moved, nothing is drawn over: %j',
  async (flags) => {
    const { stderr } = await callProgram(['run', '--threads', '1', ...flags], {
      env: { TERM: 'dumb' },
      terminal: AT_TERMINAL,
    });
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toContain('\r');
  },
);

it('the screen without a terminal is refused, with what to do instead', async () => {
  const { code, stdout, stderr } = await callProgram(['screen']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('The screen needs a terminal');
  expect(stderr).toContain('dbsim-tui run');
});

it('an empty NO_COLOR counts as unset', async () => {
  const args = ['run', '--threads', '1'];
  const { stdout } = await callProgram(args, { env: { NO_COLOR: '', FORCE_COLOR: '1' } });
  expect(stdout).toContain('\u001b[');
});

it('a CSV file begins with a byte order mark, CSV in a pipe does not, and else they are alike', async () => {
  const cwd = temporaryFolder();
  await callProgram(['run', '--threads', '1', '--export-csv', 'rows.csv'], { cwd });
  const { stdout } = await callProgram(['report', '--export-csv', '-'], { cwd });
  const file = readFileSync(path.join(cwd, 'rows.csv'), 'utf8');
  expect(file.startsWith('\ufeff')).toBe(true);
  expect(stdout).toBe(file.slice(1));
  expect(stdout.startsWith('\ufeff')).toBe(false);
});

it('`report --report FILE` writes that file', FULL, async () => {
  const cwd = temporaryFolder();
  await callProgram(['run', '--threads', '1', '--quiet'], { cwd });
  const { code, stdout } = await callProgram(['report', '--report', 'x.pdf'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('x.pdf');
  expect(readFileSync(path.join(cwd, 'x.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
});
