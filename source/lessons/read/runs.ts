import type { YAMLMap } from 'yaml';

import { FAULT_MOMENTS } from '../../sim/fault-hook.js';
import { isRunFact } from '../facts.js';
import { COMMIT_MOMENT, type LessonRun, type ShownColumn } from '../lesson.js';
import { UNITS } from '../template.js';
import type { FieldReader } from './fields.js';

/** Why the program does not accept the words of a command; undefined where it does. */
export type CommandCheck = (args: readonly string[]) => string | undefined;

/** Rows at which a process can be killed. */
const KILL_ROWS = { min: 1, max: 100_000 };

/** How many times a run can be killed. */
const KILL_TIMES = { min: 1, max: 20 };

const RUN_KEYS = ['id', 'title', 'before', 'command', 'kill'];

/** Reads the runs of a lesson. @param taken the ids so far; those of the runs are added */
export function readRuns(
  fields: FieldReader,
  map: YAMLMap,
  { check, taken }: { readonly check: CommandCheck; readonly taken: Set<string> },
): LessonRun[] {
  return fields
    .optionalList(map, 'run', 'the lesson')
    .map((node, index) => readRun(fields, node, `run ${index + 1}`, { check, taken, around: map }));
}

/** Reads one run. */
export function readRun(
  fields: FieldReader,
  node: unknown,
  what: string,
  options: { readonly check: CommandCheck; readonly taken: Set<string>; readonly around: YAMLMap },
): LessonRun {
  const { check, taken, around } = options;
  const { yaml } = fields;
  const map = yaml.map(node, what, RUN_KEYS, around);
  const id = fields.id(map, what, taken);
  taken.add(id);
  const command = fields.text(map, 'command', what);
  const args = command.split(/\s+/);
  const commandNode = map.get('command', true);
  if (args[0] !== 'run' && !(args[0] === 'explain' && args[1] === '--rows')) {
    yaml.fail(
      commandNode,
      `command of ${what} must begin with run or explain --rows`,
      'Write "run --threads 10"',
    );
  }
  const reserved = args.find((word) => /^--(?:dir|json|quiet)\b/.test(word));
  if (reserved !== undefined) {
    yaml.fail(commandNode, `command of ${what} cannot have ${reserved}: the lesson decides it`);
  }
  const problem = check(args);
  if (problem !== undefined) yaml.fail(commandNode, `command of ${what}: ${problem}`);
  return {
    id,
    title: fields.text(map, 'title', what),
    args,
    before: readBefore(fields, map, what),
    kill: readKill(fields, map, what),
  };
}

/** Statements that change the databases of the run first; each names a file in data/. */
function readBefore(fields: FieldReader, around: YAMLMap, what: string): LessonRun['before'] {
  if (!around.has('before')) return undefined;
  return fields.yaml.list(around, 'before', `before of ${what}`).map((node, index) => {
    const who = `statement ${index + 1} before ${what}`;
    const map = fields.yaml.map(node, who, ['database', 'sql'], around);
    const database = fields.text(map, 'database', who);
    if (!/^[\w-]+\.db$/.test(database)) {
      fields.yaml.fail(
        map.get('database', true),
        `${JSON.stringify(database)} is not the name of a database`,
        'Write "users.db"',
      );
    }
    return { database, sql: fields.text(map, 'sql', who) };
  });
}

function readKill(fields: FieldReader, around: YAMLMap, what: string): LessonRun['kill'] {
  const node = around.get('kill', true);
  if (node === undefined) return undefined;
  const map = fields.yaml.map(node, `kill of ${what}`, ['moment', 'row', 'times'], around);
  const moments = [...FAULT_MOMENTS, COMMIT_MOMENT] as const;
  return {
    moment: fields.yaml.word(map.get('moment', true), `moment of ${what}`, moments),
    row: fields.yaml.integer(map.get('row', true), `row of ${what}`, KILL_ROWS),
    times: map.has('times')
      ? fields.yaml.integer(map.get('times', true), `times of ${what}`, KILL_TIMES)
      : 1,
  };
}

/** Reads the columns of the table of the runs. */
export function readColumns(fields: FieldReader, around: YAMLMap): ShownColumn[] {
  const { yaml } = fields;
  return fields.optionalList(around, 'show', 'the lesson').map((node, index) => {
    const what = `column ${index + 1} of show`;
    const map = yaml.map(node, what, ['title', 'fact', 'unit'], around);
    const fact = fields.text(map, 'fact', what);
    if (!isRunFact(fact)) {
      yaml.fail(
        map.get('fact', true),
        `nothing is known of a run by the name ${JSON.stringify(fact)}`,
      );
    }
    return {
      title: fields.text(map, 'title', what),
      fact,
      unit: map.has('unit') ? yaml.word(map.get('unit', true), `unit of ${what}`, UNITS) : 'plain',
    };
  });
}
