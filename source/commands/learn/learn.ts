import { join } from 'node:path';

import { ProgramError, UsageError } from '../../base/errors.js';
import { plainText } from '../../base/plain-text.js';
import { escapeText } from '../../base/text.js';
import { findLesson, ownLessons, readLessons } from '../../lessons/catalogue.js';
import { resultOf } from '../../lessons/judge.js';
import type { Lesson } from '../../lessons/lesson.js';
import { forgetFinished, progressFile, readFinished } from '../../lessons/progress.js';
import {
  storyEngines,
  storyPlayer,
  storyServers,
  type StoryServers,
} from '../../lessons/sessions/worlds.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { textTable } from '../table.js';
import { topologyFileOf, topologyOf } from '../topology.js';
import { areAllSeen, carryOutAll, describeResults } from './all.js';
import { problemOfCommand } from './check-command.js';
import { requireHandOut, writeHandOut } from './hand-out.js';
import { Dialogue } from './one.js';
import { Left } from './prompt.js';
import { withScratch } from './session.js';

/** `dbsim-tui learn [lesson]`: lists the lessons, goes through one, or carries all out. */
export async function learnCommand(context: CommandContext): Promise<ExitStatus> {
  const { flags, operands } = context;
  const [id] = operands;
  requireOneTask(flags, id);
  if (flags['reset'] !== undefined) return reset(context);
  const folder = flags['lessons'];
  const lessons = await readLessons(
    typeof folder === 'string' ? folder : ownLessons(),
    problemOfCommand,
  );
  if (flags['all'] !== undefined) return carryOutEvery(lessons, context);
  if (id === undefined) return list(lessons, context);
  const lesson = findLesson(lessons, id);
  return flags['report'] === undefined ? hold(lesson, context) : report(lesson, context);
}

/** @throws UsageError where two tasks are asked for */
function requireOneTask(flags: CommandContext['flags'], id: string | undefined): void {
  const { all, reset: resets, report: reports } = flags;
  if (all !== undefined && id !== undefined) {
    throw new UsageError(`--all carries out every lesson: leave out ${JSON.stringify(id)}`, '');
  }
  if (resets !== undefined && (all !== undefined || id !== undefined || reports !== undefined)) {
    throw new UsageError('--reset forgets which lessons are finished and does nothing else', '');
  }
  if (reports !== undefined && id === undefined) {
    throw new UsageError('--report is for one lesson', 'Write `dbsim-tui learn overlap --report`');
  }
}

async function reset({ io, print }: CommandContext): Promise<ExitStatus> {
  const finished = await readFinished(io.env);
  const file = progressFile(io.env);
  try {
    await forgetFinished(io.env);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ProgramError(`${file} cannot be removed (${code})`, { cause: error });
  }
  print(finished.size === 0 ? 'No lesson was finished.' : 'Forgot which lessons are finished.');
  return 0;
}

async function list(lessons: readonly Lesson[], context: CommandContext): Promise<ExitStatus> {
  const { io, print, unicode } = context;
  const finished = await readFinished(io.env);
  const mark = unicode ? '✔' : 'x';
  const lines = textTable(
    [
      { title: '', align: 'left' },
      { title: 'lesson', align: 'left' },
      { title: '', align: 'left' },
    ],
    lessons.map(({ id, title }) => [finished.has(id) ? mark : ' ', id, escapeText(title)]),
  );
  print(inLocale(lines.join('\n'), context));
  print(`\nOpen one: dbsim-tui learn ${lessons[0]?.id ?? ''}`);
  return 0;
}

/** The servers that --topology names. */
async function serversOf(context: CommandContext): Promise<StoryServers> {
  const file = topologyFileOf(context.flags);
  return storyServers(file === undefined ? undefined : await topologyOf(context));
}

async function carryOutEvery(
  lessons: readonly Lesson[],
  context: CommandContext,
): Promise<ExitStatus> {
  const servers = await serversOf(context);
  return withScratch(context, async (folder, watch) => {
    const conditions = {
      folder,
      signal: watch.signal,
      play: storyPlayer(servers),
      engines: storyEngines(servers),
    };
    const results = await carryOutAll(lessons, conditions, ({ id }) => context.notify(`${id} …`));
    if (results.length > 0) context.print(inLocale(describeResults(results).join('\n'), context));
    return watch.status ?? (areAllSeen(results) ? 0 : 1);
  });
}

/** Text for a terminal that may show ASCII alone. */
function inLocale(text: string, { unicode }: CommandContext): string {
  return unicode ? text : plainText(text);
}

async function hold(lesson: Lesson, context: CommandContext): Promise<ExitStatus> {
  const servers = await serversOf(context);
  return withScratch(context, async (folder, watch) => {
    try {
      const given = { folder, signal: watch.signal, servers };
      const findings = await new Dialogue(lesson, context, given).hold();
      return watch.status ?? (resultOf(findings) === 'seen' ? 0 : 1);
    } catch (error) {
      if (!(error instanceof Left)) throw error;
      context.notify(error.message);
      return watch.status ?? error.status;
    }
  });
}

async function report(lesson: Lesson, context: CommandContext): Promise<ExitStatus> {
  const target = requireHandOut(context, lesson);
  const servers = await serversOf(context);
  return withScratch(context, async (folder, watch) => {
    const conditions = {
      folder: join(folder, 'hand-out'),
      signal: watch.signal,
      play: storyPlayer(servers),
      engines: storyEngines(servers),
      onRun: ({ title }: { title: string }) => context.notify(`Running ${escapeText(title)} …`),
    };
    const path = await writeHandOut(lesson, conditions, target);
    if (watch.status !== undefined || path === undefined) return watch.status ?? 1;
    context.print(`Hand-out: ${escapeText(path)}`);
    return 0;
  });
}
