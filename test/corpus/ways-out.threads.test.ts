import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { judgeRow } from '../../source/entities/judge.js';
import { Written } from '../../source/entities/value.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { isWrittenJson, isWrittenNumber, plainText } from '../../source/ledger/values.js';
import { ENTITIES } from '../harness/shop.js';
import { rowsOf } from '../e2e/support/databases.js';
import { expectPromiseKept } from '../e2e/support/promise.js';
import { command, simulate, type Simulation } from '../e2e/support/simulate.js';
import { temporaryFolder } from '../harness/folder.js';
import { readPdf } from '../report/reading.js';
import { folderWith } from '../sim/folder-input.js';
import { HOSTILE, STEERING } from './hostile.js';

/** Every text once as a name, once as an address, once as a price, through the whole program. */
const files = {
  'users.json': JSON.stringify(
    HOSTILE.flatMap((text, index) => [
      { id: 2 * index + 1, name: text, email: `user-${index}@example.com` },
      { id: 2 * index + 2, name: 'Ana', email: text },
    ]),
  ),
  'products.ndjson': HOSTILE.map((text, index) =>
    JSON.stringify({ id: index + 1, name: `${text} `, price: index % 2 ? text : 1 }),
  ).join('\n'),
};

let run: Simulation;

/** What the program prints about the run, in another form. */
const reported = async (...words: string[]): Promise<string> => {
  const { code, stdout, stderr } = await command(run.dir, words, { env: { FORCE_COLOR: '0' } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

/** What the program writes of the run into a file. */
const exported = async (format: string): Promise<string> => {
  const file = path.join(temporaryFolder(), 'out');
  await reported('report', `--export-${format}`, file);
  return readFileSync(file, 'utf8');
};

const attemptsOf = (entity: string): Attempt[] =>
  run.record.attempts.filter((attempt) => attempt.entity === entity);

beforeAll(async () => {
  run = await simulate([folderWith(files), '--threads', '3']);
});

describe('hostile rows', () => {
  it('are decided as their rules require, and stored as they are or not at all', async () => {
    for (const { values, outcome } of attemptsOf('User')) {
      const row = [values['id'], values['name'], values['email']].map((value) =>
        isWrittenNumber(value) || isWrittenJson(value) ? new Written(plainText(value)) : value,
      );
      const isSound = judgeRow(ENTITIES.User, row).reasons.length === 0;
      expect({ values, outcome }).toEqual({ values, outcome: isSound ? 'inserted' : 'invalid' });
    }
    const outcomes = new Set(run.record.attempts.map(({ outcome }) => outcome));
    expect([...outcomes].toSorted()).toEqual(['inserted', 'invalid']);
    await expectPromiseKept(run.dir, run.record.attempts);
    expect(run.record.audit.ok).toBe(true);
  });

  it('never become SQL', async () => {
    const names = (await rowsOf(run.dir, 'User')).map(({ name }) => name);
    const sql = HOSTILE.filter((text) => /DROP TABLE|OR '1'|\?1/.test(text));
    expect(sql).toHaveLength(3);
    expect(names).toEqual(expect.arrayContaining(sql));
  });

  it('are in the record as they came', () => {
    const names = attemptsOf('User').filter(({ row }) => row % 2 === 1);
    // What was inserted is reported as it was stored: trimmed and composed.
    const came = names.filter(({ outcome }) => outcome === 'invalid');
    expect(came.length).toBeGreaterThan(10);
    for (const { row, values } of came) expect(values['name']).toBe(HOSTILE[(row - 1) / 2]);
  });
});

describe('what is reported of hostile rows steers nothing', () => {
  it('on the terminal', async () => {
    expect(run.stderr).toContain(String.raw`\u001b[2J`);
    expect(run.stderr).not.toMatch(STEERING);
    expect(await reported('verify')).not.toMatch(STEERING);
    expect(await reported('status')).not.toMatch(STEERING);
  });

  it('in Markdown, where it is neither table nor markup', async () => {
    const text = await exported('markdown');
    expect(text).not.toMatch(STEERING);
    expect(text).not.toMatch(/<(?:script|img|\/t|!--)/i);
    expect(text).not.toMatch(/(?<!\\)\]\((?:javascript|http)/);
  });

  it('in a web page, where it is text', async () => {
    const text = await exported('html');
    expect(text).not.toMatch(STEERING);
    expect(text).not.toMatch(/<script|<img|onerror=alert\(1\)>|<!-- /i);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text.match(/<table/g)?.length).toBe(text.match(/<\/table>/g)?.length);
  });

  it('in JUnit', async () => {
    const text = await exported('junit');
    expect(text).not.toMatch(STEERING);
    expect(text).not.toMatch(/<script|\]\]>/);
  });

  it('in the PDF', FULL, async () => {
    const file = path.join(temporaryFolder(), 'out.pdf');
    await reported('report', '-o', file);
    const { text } = await readPdf(readFileSync(file));
    expect(text).not.toMatch(STEERING);
    expect(text.replaceAll(' ', '')).toContain(String.raw`\u001b[2J`);
    expect(text.replaceAll(' ', '')).toContain('DROPTABLEusers');
  });
});

describe('what holds hostile rows holds them exactly', () => {
  it('in NDJSON and in the record', async () => {
    const text = await exported('ndjson');
    const read = text.trimEnd().split('\n');
    const attempts = read.map((line) => {
      const { database, ...attempt } = JSON.parse(line) as Attempt & { database: string };
      expect(database).toBe(`${ENTITIES[attempt.entity]!.table}.db`);
      return attempt;
    });
    expect(attempts).toEqual(run.record.attempts);
  });

  it('in CSV, where no cell is a formula', async () => {
    const cells: string[][] = parse((await exported('csv')).slice(1), {
      record_delimiter: '\r\n',
    });
    const flat = cells.flat();
    expect(cells).toHaveLength(1 + run.record.attempts.length);
    // A number may begin with a minus.
    expect(flat.filter((cell) => /^[=+\-@\t\r\uFF1D]/.test(cell) && !/^-?[\d.]+$/.test(cell))).toEqual([]); // prettier-ignore
    const values = new Set(flat.map((cell) => (cell.startsWith("'") ? cell.slice(1) : cell)));
    for (const { values: row } of attemptsOf('User')) {
      // UTF-8 has no half characters.
      expect(values).toContain(Buffer.from(plainText(row['name'])).toString());
    }
  });
});

describe('what holds hostile rows exactly', () => {
  it.each(['ndjson', 'csv'])('is escaped on a terminal: %s', async (format) => {
    const terminal = { columns: 80, rows: 24 };
    const words = ['report', `--export-${format}`, '-'];
    const { code, stdout } = await command(run.dir, words, { terminal });
    expect(code).toBe(0);
    expect(stdout).toContain(String.raw`\u202e`);
    expect(stdout).not.toMatch(STEERING);
  });
});
