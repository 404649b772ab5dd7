import { writeFileSync } from 'node:fs';
import path from 'node:path';

import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';

import { compareModels } from '../../source/model/compare.js';
import type { Difference } from '../../source/model/difference.js';
import { createStatements } from '../../source/db/ddl/model-statements.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { modelOf, tableText } from './reading.js';
import { RICH } from './rich.js';

const BASE = (fields: readonly string[], more: readonly string[] = []): string =>
  `resources:\n${tableText('parents', [])}${tableText('things', fields, more)}`.replaceAll(
    'schema:',
    'dbsim:database: x\n    schema:',
  );

const FIELDS = [
  'name: a, type: string, constraints: { maxLength: 20 }',
  'name: b, type: number, dbsim:precision: 8, dbsim:scale: 2',
  'name: c, type: integer, constraints: { required: true }',
  'name: parent_id, type: integer',
];
const KEYS = [
  'uniqueKeys: [[a, c]]',
  'foreignKeys: [{ fields: [parent_id], reference: { resource: parents, fields: [id] } }]',
];

/** The differences between the base and the same with one text replaced. */
function differencesAfter(before: string, after: string, isTextual = false): Difference[] {
  const text = BASE(FIELDS, KEYS);
  expect(text).toContain(before);
  const model = modelOf(text);
  return compareModels(model, model.entities, modelOf(text.replace(before, after)), isTextual);
}

describe('a comparison of a model with a database', () => {
  it('finds nothing where both are the same', () => {
    const model = modelOf(RICH);
    expect(compareModels(model, model.entities, model, false)).toEqual([]);
  });

  it.each<[string, string, Partial<Difference>[]]>([
    ['name: b, type', 'name: B, type', []],
    [
      'name: things',
      'name: objects',
      [
        { what: 'things', inModel: 'a table', inDatabase: '–' },
        { what: 'objects', inModel: '–', inDatabase: 'a table' },
      ],
    ],
    [
      'maxLength: 20',
      'maxLength: 40',
      [{ what: 'things.a', inModel: 'maxLength 20', inDatabase: 'maxLength 40' }],
    ],
    ['maxLength: 20', 'maxLength: 4000', []],
    [
      'precision: 8',
      'precision: 10',
      [{ what: 'things.b', inModel: 'number(8,2)', inDatabase: 'number(10,2)' }],
    ],
    ['type: number, dbsim:precision: 8, dbsim:scale: 2', 'type: number', []],
    [
      'name: b, type: number, dbsim:precision: 8, dbsim:scale: 2',
      'name: b, type: date',
      [{ what: 'things.b', inModel: 'number', inDatabase: 'date' }],
    ],
    [
      'required: true',
      'required: false',
      [{ what: 'things.c', inModel: 'required', inDatabase: 'optional' }],
    ],
    [
      'required: true',
      'required: true, unique: true',
      [{ what: 'things.c', inModel: 'not unique', inDatabase: 'unique' }],
    ],
    [
      'required: true',
      'required: true, minimum: -32768, maximum: 32767',
      [
        {
          what: 'things.c',
          inModel: '-9223372036854775808 to 9223372036854775807',
          inDatabase: '-32768 to 32767',
        },
      ],
    ],
    [
      'maxLength: 20',
      'enum: [x, y]',
      [{ what: 'things.a', inModel: 'any value', inDatabase: 'x or y' }],
    ],
    ['uniqueKeys: [[a, c]]', 'uniqueKeys: [[c, a]]', []],
    [
      'uniqueKeys: [[a, c]]',
      'uniqueKeys: [[a, b]]',
      [
        { inModel: 'unique a and c', inDatabase: '–' },
        { inModel: '–', inDatabase: 'unique a and b' },
      ],
    ],
    [
      'foreignKeys: [{',
      'foreignKeys: [{ dbsim:enforcedBy: audit,',
      [{ what: 'things', inModel: 'foreign key parent_id to parents', inDatabase: '–' }],
    ],
    [
      'foreignKeys:',
      'my:foreignKeys:',
      [{ what: 'things', inModel: 'foreign key parent_id to parents', inDatabase: '–' }],
    ],
    [
      '        - { name: parent_id, type: integer }\n',
      '        - { name: parent_id, type: integer }\n        - { name: more, type: year }\n',
      [{ what: 'things.more', inModel: '–', inDatabase: 'year' }],
    ],
  ])('after %j became %j', (before, after, expected) => {
    expect(differencesAfter(before, after)).toMatchObject(expected);
    expect(differencesAfter(before, after)).toHaveLength(expected.length);
  });

  it('knows that SQLite stores decimals and times as text', () => {
    const after = 'name: b, type: string';
    const before = 'name: b, type: number, dbsim:precision: 8, dbsim:scale: 2';
    expect(differencesAfter(before, after, true)).toEqual([]);
    expect(differencesAfter(before, after, false)).toMatchObject([
      { what: 'things.b', inModel: 'number', inDatabase: 'string' },
    ]);
  });

  it('says why a model of the database lacks a column', () => {
    const model = modelOf(BASE(FIELDS));
    const database = modelOf(BASE(FIELDS.slice(1)));
    const entities = database.entities.map((entity) => ({
      ...entity,
      notCovered: ['column a: a model has nothing like its type bytea'],
    }));
    expect(compareModels(model, model.entities, { ...database, entities }, false)).toMatchObject([
      {
        what: 'things.a',
        inModel: 'string',
        inDatabase: 'a model has nothing like its type bytea',
      },
    ]);
  });
});

describe('`model diff`', () => {
  /** A folder with a model, and a database that was created from it and then changed. */
  async function folderWith(text: string, ...changes: readonly string[]): Promise<string> {
    const cwd = temporaryFolder();
    writeFileSync(path.join(cwd, 'my.yaml'), text);
    const script = [...createStatements(modelOf(text), 'sqlite'), ...changes].join('\n');
    await new Promise<void>((resolve, reject) => {
      const database = new sqlite3.Database(path.join(cwd, 'x.db'));
      database.exec(script, (error: Error | null) => {
        database.close(() => (error ? reject(error) : resolve()));
      });
    });
    return cwd;
  }

  it('ends with status 0 where both agree', async () => {
    const cwd = await folderWith(BASE(FIELDS, KEYS));
    expect(await callProgram(['model', 'diff', 'my.yaml', 'x.db'], { cwd })).toEqual({
      code: 0,
      signal: null,
      stderr: '6 parts of x that a model cannot have are not compared: `model from` lists them\n',
      stdout: '2 tables of my are in x as in the model\n',
    });
  });

  it('compares only the tables of a database that the model names', async () => {
    const two = `${BASE(FIELDS, KEYS)}${tableText('elsewhere', [])}`;
    const cwd = await folderWith(BASE(FIELDS, KEYS));
    writeFileSync(path.join(cwd, 'my.yaml'), two);
    expect(await callProgram(['model', 'diff', 'my.yaml', 'x.db'], { cwd })).toMatchObject({
      code: 0,
    });
    const { code, stdout } = await callProgram(['model', 'diff', 'shop', 'x.db'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^users +a table +–$/m);
  });

  it('lists differences, and ends with status 1', async () => {
    const cwd = await folderWith(
      BASE(FIELDS, KEYS),
      'ALTER TABLE things DROP COLUMN b;',
      'CREATE TABLE new (id INTEGER PRIMARY KEY);',
      'ALTER TABLE things ADD COLUMN photo BLOB;',
    );
    const { code, stdout, stderr } = await callProgram(['model', 'diff', 'my.yaml', 'x.db'], {
      cwd,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^\d+ parts of x that a model cannot have are not compared/);
    expect(stdout).toBe(
      [
        'what      in the model  in the database',
        'things.b  number        –',
        'new       –             a table',
        '',
        '2 differences',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [['diff'], '`model diff` needs a model file'],
    [['diff', 'shop'], '`model diff` needs a database'],
    [['diff', 'shop', 'nothing.db'], 'nothing.db: there is no such file'],
    [['diff', 'shop', 'a.db', 'b'], 'takes three operands (found "b")'],
    [['show', 'shop', 'a.db'], '`model show` takes one operand (found "a.db")'],
  ])('%j is wrong usage', async (words, expected) => {
    const result = await callProgram(['model', ...words]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(expected);
  });
});
