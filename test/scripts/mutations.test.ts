import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { MUTATIONS } from '../../scripts/lib/mutations.mjs';
import { root } from '../harness/program.js';

it.each(MUTATIONS)('$name is kept in one place, and its tests exist', ({ file, find, tests }) => {
  const code = readFileSync(path.join(root, file), 'utf8');
  expect(code.split(find)).toHaveLength(2);
  for (const test of tests) expect(existsSync(path.join(root, test)), test).toBe(true);
});
