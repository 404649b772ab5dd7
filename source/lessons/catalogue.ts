import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { InputError, UsageError } from '../base/errors.js';
import { didYouMean } from '../base/nearest.js';
import { packageFile } from '../base/package-root.js';
import type { Lesson } from './lesson.js';
import { readLesson } from './read/read-lesson.js';
import type { CommandCheck } from './read/runs.js';

/** A lesson file larger than this is not read, in bytes. */
const LARGEST = 256 * 1024;

/** The folder of the lessons that come with the program. */
export function ownLessons(): string {
  return fileURLToPath(packageFile('lessons'));
}

/** The ids of the lessons that come with the program, by name. */
export function lessonIds(): string[] {
  return readdirSync(ownLessons())
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .toSorted();
}

/**
 * Reads the lessons of a folder, in the order of `next`, else of their names.
 * @throws UsageError where there is none
 * @throws InputError at the first fault, with file and line
 */
export async function readLessons(folder: string, check: CommandCheck): Promise<Lesson[]> {
  const lessons: Lesson[] = [];
  for (const name of await lessonFiles(folder)) {
    const file = join(folder, name);
    const bytes = await readFile(file).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      throw new InputError({ file }, `it cannot be read (${code})`);
    });
    if (bytes.length > LARGEST) throw new InputError({ file }, 'it is larger than a lesson can be');
    const lesson = readLesson(file, bytes.toString('utf8'), check);
    const wanted = basename(name).replace(/\.ya?ml$/, '');
    if (lesson.id !== wanted) {
      throw new InputError({ file, line: 1 }, `its id is ${lesson.id}, and its name ${wanted}`);
    }
    lessons.push(lesson);
  }
  return inOrder(lessons);
}

async function lessonFiles(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    throw new UsageError(`${folder} is not a folder of lessons that can be read`, '');
  }
  const files = names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
  if (files.length > 0) return files;
  throw new UsageError(`There is no lesson in ${folder}`, 'A lesson is a file that ends in .yaml');
}

/** Follows `next` from each lesson that no other one names; the rest by name. */
function inOrder(lessons: readonly Lesson[]): Lesson[] {
  const named = new Set(lessons.map(({ next }) => next));
  const ordered = new Set<Lesson>();
  const follow = (first: Lesson): void => {
    let lesson: Lesson | undefined = first;
    while (lesson && !ordered.has(lesson)) {
      ordered.add(lesson);
      const { next }: Lesson = lesson;
      lesson = lessons.find(({ id }) => id === next);
    }
  };
  for (const lesson of lessons) if (!named.has(lesson.id)) follow(lesson);
  for (const lesson of lessons) follow(lesson);
  return [...ordered];
}

/** The lesson of an id. @throws UsageError where there is none */
export function findLesson(lessons: readonly Lesson[], id: string): Lesson {
  const lesson = lessons.find((known) => known.id === id);
  if (lesson) return lesson;
  const ids = lessons.map((known) => known.id);
  throw new UsageError(
    `There is no lesson ${JSON.stringify(id)}${didYouMean(id, ids)}`,
    `The lessons are ${ids.join(', ')}`,
  );
}
