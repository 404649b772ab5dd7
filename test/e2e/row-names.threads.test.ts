import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { FULL } from '../harness/full.js';
import { callProgram } from '../harness/in-process.js';
import { readPdf } from '../report/reading.js';
import { Session } from '../views/support/session.js';
import { folderWith } from './support/files.js';

/** No id of this input is the number of one of its rows. */
const INPUT = {
  'users.csv': [
    'id,name,email',
    '102,Ana,ana@example.com',
    '103,Bo,bo@example.com',
    '101,Cy,ANA@example.com',
    'x,Di,di@example.com',
  ],
  'products.csv': ['id,name,price', '202,Lamp,5.00', '201,Chair,-1.00'],
  'orders.csv': [
    'id,user_id,product_id,quantity',
    '303,101,202,1',
    '304,103,201,1',
    '301,102,202,1',
    '302,109,202,1',
  ],
};

/** The rejected rows, and the rows that their reasons name. */
const REJECTED = ['Order row 1', 'Order row 2', 'Order row 4', 'Product row 2', 'User row 3', 'User row 4']; // prettier-ignore
const NAMED = ['Product 201', 'User 101', 'User 102', 'User 109'];

const LIST_FORMATS = ['csv', 'ndjson'];

describe('a run of files whose ids are not their row numbers', () => {
  const outputs = new Map<string, string>();
  let cwd: string;

  beforeAll(async () => {
    cwd = temporaryFolder();
    const lines = Object.entries(INPUT).map(([name, own]) => [name, own.join('\n')] as const);
    const input = folderWith(Object.fromEntries(lines));
    const run = await callProgram(['run', input, '--threads', '3', '--json', '-'], { cwd });
    outputs.set('text', run.stderr);
    outputs.set('record', run.stdout);
    for (const format of ['junit', 'markdown', 'html', ...LIST_FORMATS]) {
      const file = path.join(cwd, format);
      await callProgram(['report', `--export-${format}`, file], { cwd });
      outputs.set(format, readFileSync(file, 'utf8'));
    }
    const html = outputs.get('html') ?? '';
    outputs.set('html', html.replaceAll(/<[^>]*>/g, ' '));
    const session = new Session('results', { dir: cwd, terminal: { columns: 200, rows: 50 } });
    const rows = await session.see('User row 4');
    session.press(...Array.from({ length: 6 }, () => 'down' as const));
    const selected = await session.see('is taken by User 102; this row is line 2');
    outputs.set('screen', rows + selected);
  });

  it('names each by a word of its own in every output', () => {
    for (const [output, text] of outputs) expectNames(output, text);
  });

  it('says whose line it is where a reason names another row', () => {
    for (const [output, text] of outputs) expectLines(output, text);
  });

  it('does both in the PDF', FULL, async () => {
    const pdf = path.join(cwd, 'report.pdf');
    await callProgram(['report', '--output', pdf], { cwd });
    const { text } = await readPdf(readFileSync(pdf));
    expectNames('pdf', text);
    expectLines('pdf', text);
  });

  it('is explained by ids', async () => {
    const { stdout } = await callProgram(['explain', 'order', '303, 101, 202, 1']);
    expect(namesIn(stdout)).toEqual(['Product 202', 'User 101']);
  });
});

function expectNames(output: string, text: string): void {
  const names = namesIn(text);
  const rowNames = names.filter((name) => name.includes(' row '));
  const idNames = names.filter((name) => !name.includes(' row '));
  expect(idNames, output).toEqual(expect.arrayContaining(NAMED));
  expect(
    idNames.filter((name) => numberOf(name) < 100),
    output,
  ).toEqual([]);
  expect(
    rowNames.filter((name) => numberOf(name) > 100),
    output,
  ).toEqual([]);
  const isList = LIST_FORMATS.includes(output) || output === 'record';
  if (!isList) expect(rowNames, output).toEqual(expect.arrayContaining(REJECTED));
}

function expectLines(output: string, text: string): void {
  const plain = text.replaceAll(/\\(?=\W)/g, '').replaceAll(/\s+/g, ' ');
  expect(plain, output).toMatch(
    /ANA@example\.com is taken by User 102( \(T\d\d inserted it[^)]*\))?; this row is line 4 of users\.csv/,
  );
  expect(plain, output).toMatch(
    /User 101 \(line 4 of users\.csv\) was rejected: email ANA@example\.com is taken by User 102; this row is line 2 of orders\.csv/,
  );
}

/** The rows that a text names, once each; but for those with which a report explains the two kinds of names. */
function namesIn(text: string): string[] {
  const own = text.replaceAll(/User row 8\W+row 8 of the users in the input; User 8 is/g, '');
  return [...new Set(own.match(/\b(?:User|Product|Order) (?:row )?\d+\b/g))].toSorted();
}

function numberOf(name: string): number {
  return Number(/\d+$/.exec(name)?.[0]);
}
