import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';

/** A lesson of statements alone, which needs no run. */
const STORY = (value: number) => `id: tiny
title: A tiny lesson
question: What is one and one?
predict:
  ask: Choose.
  answers:
    - { answer: two, because: It is two. }
    - { answer: three, because: It is not three. }
sessions:
  - id: sum
    title: A sum
    engine: sqlite
    steps:
      - A: SELECT 1 + 1 AS n
        as: sum
check:
  - claim: "The sum was {sum.sum.value}"
    when: sum.sum.value = ${value}
explain: Sums are sums.
links: [https://www.sqlite.org/]
questions:
  - { ask: What was it?, answer: "{sum.sum.value}" }
`;

function lessons(value = 2): string {
  const folder = path.join(temporaryFolder(), 'lessons');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'tiny.yaml'), STORY(value));
  return folder;
}

function leftFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`dbsim-lesson-${process.pid}-`));
}

describe('learn', () => {
  it('lists the lessons, those that are finished marked', async () => {
    const env = { XDG_CONFIG_HOME: temporaryFolder() };
    const own = await callProgram(['learn'], { env });
    expect(own).toMatchObject({ code: 0, stderr: '' });
    expect(own.stdout).toMatch(/^ +overlap +Ten threads, one at a time\?$/m);

    const folder = lessons();
    const first = await callProgram(['learn', 'tiny', '--lessons', folder], { env, input: '1\n' });
    expect(first.code).toBe(0);
    const file = path.join(env.XDG_CONFIG_HOME, 'dbsim-tui', 'lessons.txt');
    expect(readFileSync(file, 'utf8')).toBe('tiny\n');
    const listed = await callProgram(['learn', '--lessons', folder], { env });
    expect(listed.stdout).toMatch(/^✔ +tiny +A tiny lesson$/m);

    const reset = await callProgram(['learn', '--reset'], { env });
    expect(reset).toMatchObject({ code: 0, stdout: 'Forgot which lessons are finished.\n' });
    expect(existsSync(file)).toBe(false);
    const again = await callProgram(['learn', '--reset'], { env });
    expect(again).toMatchObject({ code: 0, stdout: 'No lesson was finished.\n' });
  });

  it('goes through a lesson with what is piped in', async () => {
    const env = { XDG_CONFIG_HOME: temporaryFolder() };
    const args = ['learn', 'tiny', '--lessons', lessons()];
    const { code, stdout, stderr } = await callProgram(args, { env, input: '9\n2\n' });
    expect(code).toBe(0);
    expect(stderr).toContain('Answer with a number from 1 to 2.');
    const order = [
      'What is one and one?',
      'A sum (SQLite)',
      ' 1  A    → n 2',
      '✔ The sum was 2',
      'You predicted: three',
      'It is not three.',
      'Sums are sums.',
      'https://www.sqlite.org/',
      'What was it?',
    ];
    const places = order.map((text) => stdout.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(leftFolders()).toEqual([]);
  });

  it('remembers nothing of a lesson without a prediction, or one that was left', async () => {
    const env = { XDG_CONFIG_HOME: temporaryFolder() };
    const args = ['learn', 'tiny', '--lessons', lessons()];
    expect(await callProgram(args, { env, input: '' })).toMatchObject({ code: 0 });
    const left = await callProgram(args, { env, input: 'q\n' });
    expect(left).toMatchObject({ code: 0 });
    expect(left.stderr).toContain('You left the lesson');
    expect(left.stdout).not.toContain('A sum (SQLite)');
    expect(existsSync(path.join(env.XDG_CONFIG_HOME, 'dbsim-tui', 'lessons.txt'))).toBe(false);
    expect(leftFolders()).toEqual([]);
  });

  it('--all prints a table, with status 1 where a lesson does not show what it claims', async () => {
    const good = await callProgram(['learn', '--all', '--quiet', '--lessons', lessons()]);
    expect(good).toMatchObject({ code: 0, stderr: '' });
    expect(good.stdout).toMatch(/^tiny +seen +1 of 1 +1 /m);
    expect(good.stdout).toContain('1 of 1 lesson showed what is claimed');

    const bad = await callProgram(['learn', '--all', '--quiet', '--lessons', lessons(3)]);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/^tiny +NOT SEEN +0 of 1 +3 /m);
    expect(bad.stdout).toContain('tiny: Not seen this time: The sum was 2');
    expect(leftFolders()).toEqual([]);
  });

  it('--report writes a hand-out without questions, and never over a file', async () => {
    const cwd = temporaryFolder();
    const args = ['learn', 'tiny', '--lessons', lessons(), '--report'];
    const first = await callProgram(args, { cwd });
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain('Hand-out: reports/dbsim-lesson-tiny.pdf');
    const pdf = readFileSync(path.join(cwd, 'reports', 'dbsim-lesson-tiny.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await callProgram(args, { cwd })).stdout).toContain('dbsim-lesson-tiny-2.pdf');
    const named = [...args, 'reports/dbsim-lesson-tiny.pdf'];
    expect(await callProgram(named, { cwd })).toMatchObject({ code: 2 });
  });

  it.each([
    [['learn', 'orphan'], 'There is no lesson "orphan" (did you mean orphans?)'],
    [['learn', 'orphans', '--all'], '--all carries out every lesson: leave out "orphans"'],
    [['learn', '--reset', '--all'], '--reset forgets which lessons are finished'],
    [['learn', '--report'], '--report is for one lesson'],
    [['learn', 'orphans', '--report', 'x.doc'], '--report needs a file that ends in .pdf'],
    [['learn', '--lessons', 'nowhere'], 'nowhere is not a folder of lessons'],
    [['learn', '--lessons', ''], '--lessons needs a value'],
    [['learn', 'a', 'b'], 'takes one operand'],
  ])('%j is refused', async (args, problem) => {
    const { code, stdout, stderr } = await callProgram(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(problem);
  });

  it('names the file and the line of a fault in a lesson', async () => {
    const folder = lessons();
    writeFileSync(
      path.join(folder, 'tiny.yaml'),
      STORY(2).replace('engine: sqlite', 'engine: db2'),
    );
    const { code, stderr } = await callProgram(['learn', '--lessons', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain('tiny.yaml, line 12: engine of story 1 of sessions must be');
  });
});
