import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { temporaryFolder } from './folder.js';
import { callProgram } from './in-process.js';

it('runs a whole run in this process, in the folder that it is given', async () => {
  const cwd = temporaryFolder();
  const before = process.cwd();
  const result = await callProgram(['run', '--threads', '2'], { cwd });
  expect(result).toMatchObject({ code: 0 });
  expect(result.stdout).toContain('24 of 30 rows inserted (80.0 %)');
  expect(existsSync(path.join(cwd, 'data', 'users.db'))).toBe(true);
  expect(process.cwd()).toBe(before);
});

it('gives the exit status and the line of wrong usage', async () => {
  const { code, stdout, stderr } = await callProgram(['run', '--threads', '0']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^dbsim-tui: --threads .*\n$/);
});

it('takes the environment that it is given', async () => {
  const coloured = await callProgram(['run', '--threads', '1'], { env: { FORCE_COLOR: '1' } });
  expect(coloured.stdout).toContain('\u001B[');
  const plain = await callProgram(['run', '--threads', '1'], { env: { NO_COLOR: '1' } });
  expect(plain.stdout).not.toContain('\u001B[');
});
