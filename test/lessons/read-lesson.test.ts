import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { problemOfCommand } from '../../source/commands/learn/check-command.js';
import { ownLessons, readLessons } from '../../source/lessons/catalogue.js';
import { readLesson } from '../../source/lessons/read/read-lesson.js';
import { EXPLAIN_FACTS } from '../../source/lessons/explain-facts.js';
import { RUN_FACTS } from '../../source/lessons/facts.js';
import { STEP_FACTS } from '../../source/lessons/sessions/step-facts.js';
import { temporaryFolder } from '../harness/folder.js';
import { root } from '../harness/program.js';
import { lessonText } from './support.js';

const isLesson = new Ajv2020({ strictRequired: false, strictTypes: false }).compile(
  JSON.parse(readFileSync(path.join(root, 'schema', 'lesson.schema.json'), 'utf8')) as object,
);

const LESSON = `id: mine
title: Mine
question: Why?
predict:
  ask: What?
  answers:
    - { answer: this, because: so }
    - { answer: that, because: so }
run:
  - id: one
    title: one thread
    command: run --threads 1
show:
  - { title: rate, fact: rowsPerSecond, unit: rate }
check:
  - claim: "It took {one.durationMs:ms}"
    when: one.inserted = 24
explain: Because.
links:
  - https://www.sqlite.org/
try:
  text: Now two.
  hints: [More, Threads, "--threads 2"]
  run: { id: two, title: two threads, command: run --threads 2 }
  claim: "{two.inserted} rows, too"
  when: two.inserted = one.inserted
questions:
  - { ask: How many?, answer: "{two.inserted}" }
`;

function read(text: string) {
  return readLesson('mine.yaml', text, problemOfCommand);
}

describe('a lesson file', () => {
  it('is read', () => {
    const lesson = read(LESSON);
    expect(lesson.runs).toEqual([
      { id: 'one', title: 'one thread', args: ['run', '--threads', '1'], kill: undefined },
    ]);
    expect(lesson.trial?.hints).toHaveLength(3);
    expect(lesson.columns).toEqual([{ title: 'rate', fact: 'rowsPerSecond', unit: 'rate' }]);
  });

  it.each([
    ['title: Mine', 'titel: Mine', 2, 'the lesson has no "titel"'],
    ['id: mine', 'id: Mine!', 1, 'the id "Mine!" must be small letters'],
    ['question: Why?', 'question: ""', 3, 'question of the lesson must be a text'],
    ['--threads 1\n', '--threads 999\n', 12, '--threads must be a whole number from 1 to 256'],
    ['--threads 1\n', '--thread 1\n', 12, 'There is no flag --thread (did you mean --threads?)'],
    ['--threads 1\n', '--threads 1 --dir x\n', 12, 'cannot have --dir'],
    ['command: run --threads 1', 'command: reset --yes', 12, 'must begin with run'],
    ['fact: rowsPerSecond', 'fact: speed', 14, 'nothing is known of a run by the name "speed"'],
    ['unit: rate', 'unit: furlongs', 14, 'unit of column 1 of show must be'],
    ['one.inserted = 24', 'one.insertd = 24', 17, 'did you mean inserted?'],
    ['one.inserted = 24', 'won.inserted = 24', 17, 'there is no run or step "won"'],
    [
      'one.inserted = 24',
      'one.inserted =',
      17,
      'at character 15: it ends where a value is missing',
    ],
    ['{one.durationMs:ms}', '{one.durationMs:h}', 16, 'there is no unit "h"'],
    ['explain: Because.', `explain: "${'many words '.repeat(90)}"`, 18, 'at most 10 are read'],
    ['https://www.sqlite.org/', 'javascript:alert', 20, 'is not a link'],
    ['{ id: two,', '{ id: one,', 24, 'the id "one" is taken'],
    ['    - { answer: that, because: so }\n', '', 5, 'predict has 1 answers'],
  ])('with a fault is refused with its line: %s → %s', (from, to, line, problem) => {
    const text = LESSON.replace(from, to);
    expect(text).not.toBe(LESSON);
    expect(() => read(text)).toThrow(problem);
    expect(() => read(text)).toThrow(new RegExp(`^mine\\.yaml, line ${line}`));
  });

  it('may kill its run at a moment of the program', () => {
    const at = (moment: string) =>
      LESSON.replace('--threads 1\n', `--threads 1\n    kill: { moment: ${moment}, row: 5 }\n`);
    expect(read(at('committed')).runs[0]?.kill).toEqual({ moment: 'committed', row: 5, times: 1 });
    expect(() => read(at('never'))).toThrow(/line 13: moment of run 1 must be announced/);
  });

  it('cannot name a file outside of the folder of its runs', () => {
    const text = `${LESSON}files:\n  ../evil.csv: id\n`;
    expect(() => read(text)).toThrow('"../evil.csv" is not the name of a file');
  });
});

describe('a folder of lessons', () => {
  it('follows `next`, and puts the rest after it by name', async () => {
    const folder = temporaryFolder();
    const write = (id: string, next = '') =>
      writeFileSync(
        path.join(folder, `${id}.yaml`),
        LESSON.replace('id: mine', `id: ${id}`) + (next && `next: ${next}\n`),
      );
    write('b', 'c');
    write('a');
    write('c');
    const lessons = await readLessons(folder, problemOfCommand);
    expect(lessons.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('has a lesson, under its own name', async () => {
    const folder = temporaryFolder();
    await expect(readLessons(folder, problemOfCommand)).rejects.toThrow('There is no lesson in');
    writeFileSync(path.join(folder, 'other.yaml'), LESSON);
    await expect(readLessons(folder, problemOfCommand)).rejects.toThrow(
      'its id is mine, and its name other',
    );
    await expect(readLessons(`${folder}/none`, problemOfCommand)).rejects.toThrow(
      'is not a folder',
    );
  });
});

describe('the schema', () => {
  it('describes what the program reads, and refuses what it does not know', () => {
    expect(isLesson(parse(LESSON))).toBe(true);
    expect(isLesson(parse(LESSON.replace('title: Mine', 'titel: Mine')))).toBe(false);
  });
});

describe('docs/lessons.md', () => {
  const text = readFileSync(path.join(root, 'docs', 'lessons.md'), 'utf8');

  it('has an example that the program reads', () => {
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
    const lesson = readLesson('threads.yaml', example, problemOfCommand);
    expect(lesson.id).toBe('threads');
  });

  it.each([RUN_FACTS, EXPLAIN_FACTS, STEP_FACTS].flatMap((facts) => Object.entries(facts)))(
    'explains the fact %s',
    (name, meaning) => {
      const lines = text.split('\n').filter((row) => row.startsWith(`| \`${name}\``));
      expect(lines.some((line) => line.includes(meaning))).toBe(true);
    },
  );
});

describe('the lessons of the program', () => {
  const ids = readdirSync(ownLessons()).map((name) => path.basename(name, '.yaml'));

  it('can all be read, and lead to each other', async () => {
    const lessons = await readLessons(ownLessons(), problemOfCommand);
    expect(lessons.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    for (const { next } of lessons) if (next !== undefined) expect(ids).toContain(next);
    expect(lessons[0]?.id).toBe('overlap');
  });

  it.each(ids)('%s is described by the schema', (id) => {
    expect(isLesson(parse(lessonText(id))), JSON.stringify(isLesson.errors)).toBe(true);
  });
});
