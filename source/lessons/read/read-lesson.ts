import type { YAMLMap } from 'yaml';

import { formatAmount } from '../../base/format.js';
import { wrapLines } from '../../base/wrap.js';
import { YamlReader } from '../../router/yaml-reader.js';
import { EXPLAIN_FACTS } from '../explain-facts.js';
import { RUN_FACTS } from '../facts.js';
import {
  writesRows,
  type Claim,
  type Lesson,
  type LessonRun,
  type Prediction,
  type Question,
  type Trial,
} from '../lesson.js';
import { STEP_FACTS } from '../sessions/step-facts.js';
import type { SteppedPart } from '../sessions/stepped.js';
import { FieldReader, type KnownFacts } from './fields.js';
import { readColumns, readRun, readRuns, type CommandCheck } from './runs.js';
import { readStepped } from './stepped.js';

const KEYS = [
  'id',
  'title',
  'question',
  'picture',
  'predict',
  'files',
  'run',
  'show',
  'sessions',
  'check',
  'explain',
  'links',
  'try',
  'questions',
  'next',
];

/** An explanation longer than this is not read; a line is this wide. */
const MOST_LINES = 10;
const WIDTH = 76;

/**
 * Reads a lesson.
 * @param file its path, for errors
 * @param check whether the program accepts a command
 * @throws InputError that names the file and the line
 */
export function readLesson(file: string, text: string, check: CommandCheck): Lesson {
  const yaml = new YamlReader(file, text);
  const fields = new FieldReader(yaml);
  const root = yaml.map(yaml.root, 'the lesson', KEYS);
  const id = fields.text(root, 'id', 'the lesson');
  if (!/^[a-z][a-z0-9-]*$/.test(id)) {
    yaml.fail(
      root.get('id', true),
      `the id ${JSON.stringify(id)} must be small letters, digits and hyphens, a letter first`,
    );
  }
  const taken = new Set<string>();
  const runs = readRuns(fields, root, { check, taken });
  const stepped = readStepped(fields, root, taken);
  if (runs.length + stepped.length === 0) yaml.fail(root, 'the lesson needs run or sessions');
  const known = knownFacts(runs, stepped);
  const trial = readTrial(fields, root, known, { check, taken });
  return {
    id,
    title: fields.text(root, 'title', 'the lesson'),
    question: fields.text(root, 'question', 'the lesson'),
    picture: fields.optionalText(root, 'picture', 'the lesson') ?? '',
    ...readPredictions(fields, root),
    files: fields.textsByName(root, 'files', 'the lesson'),
    runs,
    columns: readColumns(fields, root),
    stepped,
    claims: readClaims(fields, root, known),
    explanation: readExplanation(fields, root),
    links: readLinks(fields, root),
    trial,
    questions: readQuestions(
      fields,
      root,
      trial ? new Map([...known, [trial.run.id, factNamesOf(trial.run)]]) : known,
    ),
    next: fields.optionalText(root, 'next', 'the lesson'),
  };
}

/** The names of what is known of a command once it was carried out. */
function factNamesOf(run: LessonRun): readonly string[] {
  return Object.keys(writesRows(run) ? RUN_FACTS : EXPLAIN_FACTS);
}

function knownFacts(runs: readonly LessonRun[], stepped: readonly SteppedPart[]): KnownFacts {
  return new Map([
    ...runs.map((run) => [run.id, factNamesOf(run)] as const),
    ...stepped.flatMap(({ id, steps }) =>
      steps.map((step) => [`${id}.${step.id}`, Object.keys(STEP_FACTS)] as const),
    ),
  ]);
}

function readPredictions(
  fields: FieldReader,
  root: YAMLMap,
): { asks: string; predictions: Prediction[] } {
  const { yaml } = fields;
  const map = yaml.map(root.get('predict', true), 'predict', ['ask', 'answers'], root);
  const nodes = yaml.list(map, 'answers', 'answers of predict');
  if (nodes.length < 2 || nodes.length > 5) {
    yaml.fail(map, `predict has ${nodes.length} answers; write two to five`);
  }
  return {
    asks: fields.text(map, 'ask', 'predict'),
    predictions: nodes.map((node, index) => {
      const what = `answer ${index + 1}`;
      const answer = yaml.map(node, what, ['answer', 'because'], map);
      return {
        answer: fields.text(answer, 'answer', what),
        because: fields.text(answer, 'because', what),
      };
    }),
  };
}

function readClaims(fields: FieldReader, root: YAMLMap, known: KnownFacts): Claim[] {
  return fields.yaml.list(root, 'check', 'check').map((node, index) => {
    const what = `claim ${index + 1}`;
    const map = fields.yaml.map(node, what, ['claim', 'when'], root);
    return readClaim(fields, map, what, known);
  });
}

function readClaim(fields: FieldReader, map: YAMLMap, what: string, known: KnownFacts): Claim {
  return {
    text: fields.template(map, 'claim', what, known),
    when: fields.expression(map, 'when', what, known),
  };
}

function readExplanation(fields: FieldReader, root: YAMLMap): string {
  const explanation = fields.text(root, 'explain', 'the lesson');
  const lines = wrapLines(explanation, WIDTH).length;
  if (lines > MOST_LINES) {
    fields.yaml.fail(
      root.get('explain', true),
      `explain has ${formatAmount(lines, 'line')}; at most ${MOST_LINES} are read`,
    );
  }
  return explanation;
}

function readLinks(fields: FieldReader, root: YAMLMap): string[] {
  const links = fields.texts(root, 'links', 'the lesson');
  for (const link of links) {
    if (!/^https?:\/\/\S+$/.test(link)) {
      fields.yaml.fail(root.get('links', true), `${JSON.stringify(link)} is not a link`);
    }
  }
  return links;
}

function readTrial(
  fields: FieldReader,
  root: YAMLMap,
  known: KnownFacts,
  options: { readonly check: CommandCheck; readonly taken: Set<string> },
): Trial | undefined {
  const node = root.get('try', true);
  if (node === undefined) return undefined;
  const map = fields.yaml.map(node, 'try', ['text', 'hints', 'run', 'claim', 'when'], root);
  const run = readRun(fields, map.get('run', true), 'run of try', { ...options, around: map });
  const all = new Map([...known, [run.id, factNamesOf(run)]]);
  return {
    text: fields.text(map, 'text', 'try'),
    hints: fields.texts(map, 'hints', 'try'),
    run,
    claim: readClaim(fields, map, 'try', all),
  };
}

function readQuestions(fields: FieldReader, root: YAMLMap, known: KnownFacts): Question[] {
  return fields.optionalList(root, 'questions', 'the lesson').map((node, index) => {
    const what = `question ${index + 1}`;
    const map = fields.yaml.map(node, what, ['ask', 'answer'], root);
    return {
      ask: fields.text(map, 'ask', what),
      answer: fields.template(map, 'answer', what, known),
    };
  });
}
