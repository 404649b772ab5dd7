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

it('a table shows the key of the model first, and goes to a row by it', async () => {
  const session = new Session('databases', { dir, model, terminal });
  await session.see(/Reading .* 100\b/);
  session.press('j', 'j', 'j', 'enter');
  await session.see(/readings +row 1 of 100\b/);
  const seen = await session.see(/\d{4}-\d\d-\d\d +\d{16}/);
  expect(seen).toMatch(/^ *day +meter +value/m);
  const [, day = '', meter = ''] = /(\d{4}-\d\d-\d\d) +(\d{16})/.exec(seen) ?? [];
  expect(meter).not.toBe('');
  session.press('G', '#');
  await session.see('Type the key: day, meter.');
  session.type(`${day}, ${meter}`);
  session.press('enter');
  await session.see('row 1 of 100');
  session.press('#');
  session.type('2024-02-29');
  session.press('enter');
  await session.see('The key has 2 values: day, meter, with commas between them');
  session.press('escape', '#');
  session.type(`2099-01-01, ${meter}`);
  session.press('enter');
  await session.see(`Reading 2099-01-01, ${meter} is not stored`);
});

it('a list of rows names them by their key, and has the values that close a circle', async () => {
  const session = new Session('results', { dir, model, terminal });
  await session.see(/inserted +Region row 1 .*[A-Z]{3}\d\d/);
  await session.see(/inserted +Region row \d+ .*[A-Z]{3}\d\d +(?:lead )?[\da-f]{8}-/);
});
