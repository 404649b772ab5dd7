import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { PrintedRecord } from './support/record.js';
import { temporaryFolder } from '../harness/folder.js';
import { FULL } from '../harness/full.js';
import { callProgram } from '../harness/in-process.js';

const SCHOOL = `
name: school
resources:
  - name: pupils
    data: []
    dbsim:rows: 40
    schema:
      primaryKey: [number]
      fields:
        - { name: name, type: string, constraints: { required: true, minLength: 2 } }
        - { name: number, type: integer, constraints: { minimum: 1 } }
        - { name: born, type: date }
        - { name: big, type: integer }
        - { name: active, type: boolean }
  - name: marks
    data: []
    dbsim:rows: 3 per pupils
    schema:
      primaryKey: [id]
      fields:
        - { name: id, type: integer, constraints: { minimum: 1 } }
        - { name: pupil, type: integer, constraints: { required: true } }
        - { name: mark, type: number, dbsim:scale: 1, constraints: { enum: ["1.0", "1.5", "2.0"], required: true } }
      foreignKeys:
        - { fields: [pupil], reference: { resource: pupils, fields: [number] } }
`;

/** A folder with the model file, and its path. */
function school(files: Readonly<Record<string, string>> = {}): { dir: string; model: string } {
  const dir = temporaryFolder();
  const model = path.join(dir, 'school.yaml');
  writeFileSync(model, SCHOOL);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(dir, name), text);
  return { dir, model };
}

/** Runs with a model and gives the record. */
async function runOf(
  words: readonly string[],
  { dir, model }: { dir: string; model: string },
): Promise<{ record: PrintedRecord; stderr: string; code: number | null }> {
  const args = ['run', ...words, '--model', model, '--threads', '3', '--json'];
  const { stdout, stderr, code } = await callProgram(args, { cwd: dir });
  return { record: JSON.parse(stdout) as PrintedRecord, stderr, code };
}

describe('a run of a model file', () => {
  it('inserts the rows that it plans, and its record holds the model', async () => {
    const place = school();
    const { record, code } = await runOf(['generate', '--invalid', '0', '--seed', '3'], place);
    expect(code).toBe(0);
    expect(record.totals).toMatchObject({ attempted: 160, inserted: 160 });
    expect(Object.keys(record.entities)).toEqual(['Pupil', 'Mark']);
    expect(record.run.model).toMatchObject({ name: 'school' });
    const verified = await callProgram(['verify', '--json'], { cwd: place.dir });
    expect(verified.code).toBe(0);
    expect((JSON.parse(verified.stdout) as PrintedRecord).totals).toEqual(record.totals);
  });

  it('rejects exactly the rows that were made to be rejected', async () => {
    const place = school();
    const { record, stderr } = await runOf(['generate', '--invalid', '0.3', '--seed', '5'], place);
    const [, announced] = /(\d+) of 160 generated rows/.exec(stderr) ?? [];
    expect(Number(announced)).toBeGreaterThan(20);
    expect(record.totals.rejected).toBe(Number(announced));
    const expected = record.audit.checks.find(({ name }) => name === 'expected');
    expect(expected).toMatchObject({ ok: true, found: 0 });
  });

  it('reads files with the names of its tables, which may lack optional values and columns', async () => {
    const place = school({
      'pupils.csv': [
        'number,name,born,active',
        '7,Ana,2015-02-28,true',
        '8,Ben,,',
        '9,Cem,2015-02-30,yes',
        '7,Dan,,false',
      ].join('\n'),
      'marks.json': JSON.stringify([
        { id: 1, pupil: 7, mark: 1.5 },
        { id: 2, pupil: 9, mark: 1 },
        { id: 3, pupil: 8, mark: 4 },
      ]),
    });
    const { record } = await runOf([place.dir], place);
    const outcomes = record.attempts.map(({ entity, row, outcome, reasons }) =>
      [entity, row, outcome, ...reasons.map(({ field, rule }) => `${field} ${rule}`)].join(' '),
    );
    expect(outcomes).toEqual([
      'Pupil 1 inserted',
      'Pupil 2 inserted',
      'Pupil 3 invalid born date active boolean',
      'Pupil 4 duplicate number unique',
      'Mark 1 inserted',
      'Mark 2 missing-reference pupil reference-rejected',
      'Mark 3 invalid mark enum',
    ]);
    expect(record.attempts[1]!.values).toEqual({
      number: 8,
      name: 'Ben',
      born: null,
      big: null,
      active: null,
    });
    expect(record.audit.ok).toBe(true);
  });

  it('generates its rows where it is the workload and has no files', FULL, async () => {
    const { dir, model } = school();
    const { record, code } = await runOf([model, '--invalid', '0', '--seed', '3'], { dir, model });
    expect(code).toBe(0);
    expect(record.run.workload).toBe('generate');
    expect(record.totals).toMatchObject({ attempted: 160, inserted: 160 });
    const again = await callProgram(['run', '--again', '--fresh', '--json'], { cwd: dir });
    expect((JSON.parse(again.stdout) as PrintedRecord).totals.inserted).toBe(160);
  });

  it('reads the files that it names, and columns that they call otherwise', FULL, async () => {
    const dir = temporaryFolder();
    const text = SCHOOL.replace('    data: []\n', '    path: rows/children.csv\n')
      .replace('    dbsim:rows: 40\n', '')
      .replace('    dbsim:rows: 3 per pupils\n', '')
      .replace('name: number, type: integer', 'name: number, dbsim:from: No., type: integer');
    writeFileSync(path.join(dir, 'school.yaml'), text);
    mkdirSync(path.join(dir, 'rows'));
    writeFileSync(path.join(dir, 'rows/children.csv'), 'No.,name\n7,Ana\n8,Ben\n');
    const run = await callProgram(['run', 'school.yaml', '--json'], { cwd: dir });
    expect(run.stderr).toContain('marks has no file, and so no rows');
    const { attempts, audit } = JSON.parse(run.stdout) as PrintedRecord;
    expect(attempts.map(({ values }) => values)).toMatchObject([
      { number: 7, name: 'Ana' },
      { number: 8, name: 'Ben' },
    ]);
    expect(audit.ok).toBe(true);
    const status = await callProgram(['status'], { cwd: dir });
    expect(status.stdout).toMatch(
      /Model: {2}shop; the latest run has school \([0-9a-f]{4}\): its databases are shown with --model school\.yaml/,
    );
    const shown = await callProgram(['status', '--model', 'school.yaml'], { cwd: dir });
    expect(shown.stdout).not.toContain('Model:');
  });

  it('is that of the package of real rows, every one of which is inserted', FULL, async () => {
    const dir = temporaryFolder();
    const run = await callProgram(['run', 'music', '--batch', '100', '--json'], { cwd: dir });
    const record = JSON.parse(run.stdout) as PrintedRecord;
    expect(record.totals).toMatchObject({ attempted: 6424, inserted: 6424 });
    expect(record.audit.ok).toBe(true);
  });

  it('is refused, by the name of what it cannot take, before anything is written', async () => {
    const { dir } = school();
    const model = path.join(dir, 'keys.yaml');
    writeFileSync(
      model,
      'resources: [{ name: t, data: [], schema: { primaryKey: [k], fields: [{ name: k, type: string, format: email }] } }]',
    );
    const result = await callProgram(['run', 'generate', '--model', model], { cwd: dir });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(
      't.k: a primary key of the format email is not possible in a run',
    );
  });

  it('is verified and listed beside runs of another model, also if it was not closed', async () => {
    const place = school();
    const { record } = await runOf(['generate', '--seed', '3'], place);
    const { id } = record.run;
    rmSync(path.join(place.dir, 'data', 'runs', `${id}.json`));
    const call = (...args: string[]): ReturnType<typeof callProgram> =>
      callProgram(args, { cwd: place.dir });
    const other = await call('run', 'assignment', '--fresh');
    const said = other.stdout + other.stderr;
    expect(said).toContain(`Run ${id} never ended`);
    expect(said.match(/Audit passed/g)).toHaveLength(2);
    expect(other.code).toBe(0);
    const listed = await call('history');
    expect(listed.stderr).toBe('');
    expect(listed.stdout).toContain(id);
    const verified = await call('verify', id);
    expect(verified.stderr).toBe('');
    expect(verified.stdout).toContain('Audit passed');
    expect(verified.code).toBe(0);
    expect((await call('verify')).code).toBe(0);
  });
});
