import type { Lesson, LessonRun } from '../../lessons/lesson.js';
import { isFromFolder } from '../workload.js';
import { DEFAULT_FORM } from '../default-form.js';
import { applyFlags } from '../run-form.js';
import { SETTING_NAMES, type FormValues } from '../setting-types.js';
import { readSilentCommand } from './check-command.js';

/** The settings of a run for the form of the start view, or why a form cannot have them, in a sentence. */
export type FormOfLesson =
  | { readonly settings: Partial<FormValues> }
  | { readonly problem: string };

/** What the folder of a person holds is not changed by a lesson. */
const LEFT_ALONE = ['folder', 'map', 'existing'];

/**
 * The settings of a lesson: those of the change that it proposes, else those of its last run.
 * @param isOver whether the lesson was run, so that its change is next
 */
export function formOfLesson({ runs, trial }: Lesson, isOver: boolean): FormOfLesson {
  const run = isOver && trial ? trial.run : runs.findLast(isPlain);
  if (!run || !isPlain(run)) {
    return { problem: 'The lesson kills the process of this run, which a form cannot' };
  }
  const { flags, operands } = readSilentCommand(run.args);
  const [workload = 'assignment'] = operands;
  const other = Object.keys(flags).find(
    (name) => flags[name] !== undefined && !SETTING_NAMES.some((setting) => setting === name),
  );
  if (other !== undefined) {
    return { problem: `The lesson brings the file of --${other} along, and the form has none` };
  }
  if (isFromFolder(workload)) {
    return { problem: 'The lesson brings the rows of this run along, and the form has none' };
  }
  // As the command has them: a form would choose a speed at which the assignment can be followed.
  const speed = { pace: '0', slow: '0' };
  const form = applyFlags({ ...DEFAULT_FORM, ...speed, workload }, flags);
  const known = Object.entries(form).filter(([name]) => !LEFT_ALONE.includes(name));
  return { settings: Object.fromEntries(known) };
}

/** Whether a run is nothing but its command. */
function isPlain({ args, kill, before }: LessonRun): boolean {
  return args[0] === 'run' && kill === undefined && before === undefined;
}
