import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { folderWithRun } from './support/prepared.js';
import { command } from './support/simulate.js';

it('verify writes the record into the file that --json names, and never over one', async () => {
  const { dir } = await folderWithRun();
  const file = path.join(dir, 'verified.json');
  const first = await command(dir, ['verify', '--json', file]);
  expect(first, first.stderr).toMatchObject({ code: 0, stdout: '' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schema: 'dbsim.run/2' });
  const second = await command(dir, ['verify', '--json', file]);
  expect(second.code).toBe(2);
  expect(second.stderr).toContain('exists already');
});
