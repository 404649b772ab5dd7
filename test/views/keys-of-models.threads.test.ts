/** @module-tag full */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { KEY_FORMS } from '../harness/key-forms.js';
import { run } from './support/run-program.js';
import { Session } from './support/session.js';

const dir = temporaryFolder();
const model = path.join(dir, 'keys.yaml');
const terminal = { columns: 120, rows: 36 };

beforeAll(async () => {
  writeFileSync(model, KEY_FORMS);
  await run(dir, 'generate', '--model', model, '--seed', '3', '--invalid', '0');
});

it('a list of rows names them by their key, and has the values that close a circle', async () => {
  const session = new Session('results', { dir, model, terminal });
  const seen = await session.see(/Region row 1\b/);
  expect(seen).toMatch(/Region row 1 .*[A-Z]{3}\d\d/);
  expect(seen).toMatch(/Region row \d+ .*[A-Z]{3}\d\d +[\da-f]{8}-/);
});
