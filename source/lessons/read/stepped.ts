import { isScalar, type YAMLMap } from 'yaml';

import { STEPPED_ENGINES, type Step, type SteppedPart } from '../sessions/stepped.js';
import type { FieldReader } from './fields.js';

const KEYS = ['id', 'title', 'engine', 'setup', 'steps'];

/** The letters of connections. */
const SESSIONS = ['A', 'B', 'C'];

/** Reads the stories of a lesson. @param taken the ids so far; those of the stories are added */
export function readStepped(
  fields: FieldReader,
  around: YAMLMap,
  taken: Set<string>,
): SteppedPart[] {
  return fields.optionalList(around, 'sessions', 'the lesson').map((node, index) => {
    const what = `story ${index + 1} of sessions`;
    const map = fields.yaml.map(node, what, KEYS, around);
    const id = fields.id(map, what, taken);
    taken.add(id);
    return {
      id,
      title: fields.text(map, 'title', what),
      engine: fields.yaml.word(map.get('engine', true), `engine of ${what}`, STEPPED_ENGINES),
      setup: fields.texts(map, 'setup', what),
      steps: readSteps(fields, map, what),
    };
  });
}

function readSteps(fields: FieldReader, around: YAMLMap, what: string): Step[] {
  const ids = new Set<string>();
  return fields.yaml.list(around, 'steps', `steps of ${what}`).map((node, index) => {
    const name = `step ${index + 1} of ${what}`;
    const map = fields.yaml.map(node, name, [...SESSIONS, 'as'], around);
    const sessions = SESSIONS.filter((letter) => map.has(letter));
    const [session] = sessions;
    if (session === undefined || sessions.length > 1) {
      fields.yaml.fail(node, `${name} must be a statement of one connection`, 'Write "- A: BEGIN"');
    }
    const given = map.get('as', true);
    const id = isScalar(given) ? String(given.value) : `step${index + 1}`;
    if (!/^[A-Za-z]\w*$/.test(id) || ids.has(id)) {
      fields.yaml.fail(
        given ?? node,
        `the name ${JSON.stringify(id)} of ${name} is taken, or not letters and digits`,
      );
    }
    ids.add(id);
    return { session, id, sql: fields.text(map, session, name) };
  });
}
