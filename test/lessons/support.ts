import { readFileSync } from 'node:fs';
import path from 'node:path';

import { problemOfCommand } from '../../source/commands/learn/check-command.js';
import { carryOutLesson, type Evidence } from '../../source/lessons/carry-out.js';
import { ownLessons } from '../../source/lessons/catalogue.js';
import type { Lesson } from '../../source/lessons/lesson.js';
import { readLesson } from '../../source/lessons/read/read-lesson.js';
import { storyPlayer, type StoryServers } from '../../source/lessons/sessions/worlds.js';
import { temporaryFolder } from '../harness/folder.js';

/** The text of a lesson of the program. */
export function lessonText(id: string): string {
  return readFileSync(path.join(ownLessons(), `${id}.yaml`), 'utf8');
}

/** A lesson of the program, with its text changed first. */
export function lessonOf(id: string, change: (text: string) => string = (text) => text): Lesson {
  return readLesson(`${id}.yaml`, change(lessonText(id)), problemOfCommand);
}

/** Carries out the runs and stories of a lesson in a temporary folder. */
export function evidenceOf(
  lesson: Pick<Lesson, 'runs' | 'stepped' | 'files'>,
  servers: StoryServers = new Map(),
): Promise<Evidence> {
  return carryOutLesson(lesson, conditionsIn(temporaryFolder(), servers));
}

export function conditionsIn(folder: string, servers: StoryServers = new Map()) {
  return {
    folder,
    signal: new AbortController().signal,
    play: storyPlayer(servers),
    engines: new Set(['sqlite' as const, ...servers.keys()]),
  };
}
