import type { ErrorObject } from 'ajv';
import validate from 'compiled:model';

import { formatAmount, formatList } from '../../base/format.js';
import { didYouMean, nearest } from '../../base/nearest.js';
import { quoteValue } from '../../entities/value.js';
import { FIELD_TYPES } from '../model.js';
import { REFUSED_TYPES, TYPES_ELSEWHERE } from '../types.js';
import type { Faults } from './fault.js';
import type { Unsound } from './sound-tree.js';
import { showName, subjectAt } from './subject.js';
import { nodeAt, plainValue, type TreeNode } from './tree.js';

/** Reports everything in which a tree does not follow the schema, and notes it as unsound. */
export function checkShape(root: TreeNode, unsound: Unsound, faults: Faults): void {
  if (validate(plainValue(root))) return;
  for (const error of validate.errors ?? []) {
    // Their cause is reported by itself.
    if (error.keyword === 'if' || error.keyword === 'propertyNames') continue;
    const node = nodeAt(root, error.instancePath);
    if (node.kind === 'faulty') continue;
    if (error.keyword === 'required') {
      const missing = String(error.params['missingProperty']);
      if (unsound.hasProperty(node, missing)) continue;
      unsound.addProperty(node, missing);
    } else if (error.propertyName === undefined) {
      unsound.addValue(node);
    } else {
      const meant = nearest(error.propertyName, allowedNames(error));
      if (meant !== undefined) unsound.addProperty(node, meant);
    }
    report(root, node, error, faults);
  }
}

/** The names that a property of the namespace dbsim may have instead. */
function allowedNames({ params }: ErrorObject): readonly string[] {
  return (params['allowedValues'] as readonly string[] | undefined) ?? [];
}

function report(root: TreeNode, node: TreeNode, error: ErrorObject, faults: Faults): void {
  const { instancePath, propertyName } = error;
  if (propertyName !== undefined) {
    reportName(node, propertyName, subjectAt(root, instancePath), error, faults);
  } else if (error.keyword === 'required') {
    const missing = String(error.params['missingProperty']);
    faults.add(node, `${subjectAt(root, instancePath)} needs ${missing}`, HINTS[missing]);
  } else if (/\/fields\/\d+\/type$/.test(instancePath) && error.keyword === 'enum') {
    reportType(node, subjectAt(root, instancePath), faults);
  } else {
    const name = nameOf(instancePath, subjectAt(root, instancePath));
    faults.add(
      node,
      `${name} must ${demandOf(error, instancePath)}${describeInstead(node, error)}`,
    );
  }
}

/** What a missing property is for. */
const HINTS: Readonly<Record<string, string>> = {
  resources: 'They are the tables: resources: [{ name: …, schema: { fields: [ … ] } }]',
  schema: 'It lists the fields: schema: { primaryKey: [id], fields: [ … ] }',
  fields: 'Write for example fields: [{ name: id, type: integer }]',
  type: `The types are ${formatList(FIELD_TYPES)}`,
  reference: 'Write for example reference: { resource: accounts, fields: [id] }',
};

function reportName(
  node: TreeNode,
  name: string,
  subject: string,
  error: ErrorObject,
  faults: Faults,
): void {
  const known = allowedNames(error);
  const key = node.kind === 'mapping' ? node.entries.get(name)?.key : undefined;
  faults.add(
    key ?? node,
    `${subject} has no ${showName(name)}${didYouMean(name, known)}`,
    `Of the namespace dbsim it can have ${known.length === 0 ? 'none' : formatList(known)}`,
  );
}

function reportType(node: TreeNode, subject: string, faults: Faults): void {
  const written = node.kind === 'scalar' ? node.text : '';
  const instead = Object.hasOwn(REFUSED_TYPES, written) ? REFUSED_TYPES[written] : undefined;
  if (instead !== undefined) {
    faults.add(
      node,
      `type of ${subject} must be one that a database column can have, not ${written}`,
      `Instead, ${instead}`,
    );
    return;
  }
  const lower = written.toLowerCase();
  const meant = Object.hasOwn(TYPES_ELSEWHERE, lower)
    ? ` (did you mean ${TYPES_ELSEWHERE[lower]}?)`
    : didYouMean(written, FIELD_TYPES);
  faults.add(
    node,
    `type of ${subject}: there is no type ${quoteNode(node)}${meant}`,
    `The types are ${formatList(FIELD_TYPES)}`,
  );
}

/** The name of a property in messages: "minLength of accounts.iban", "an entry of enum of accounts.state". */
function nameOf(pointer: string, subject: string): string {
  const [last = '', before = ''] = pointer.split('/').toReversed();
  if (pointer === '') return 'the file';
  if (!/^\d+$/.test(last)) return `${showName(last)} of ${subject}`;
  return before === 'resources' || before === 'fields' || before === 'foreignKeys'
    ? subject
    : `an entry of ${showName(before)} of ${subject}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: 'a mapping (key: value)',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** Patterns of the schema in words, by the property that has one. */
const PATTERNS: Readonly<Record<string, string>> = {
  'dbsim:rows': 'be a number, or so many for each row of another table, such as "10 per users"',
  'dbsim:distribution': 'be uniform, earlier, or zipf with an exponent, such as "zipf 1.1"',
};

function demandOf({ keyword, params }: ErrorObject, pointer: string): string {
  const limit = Number(params['limit']);
  switch (keyword) {
    case 'type': {
      const types = [params['type'] as string | readonly string[]].flat();
      return `be ${formatList(
        types.map((type) => TYPE_NAMES[type] ?? type),
        'or',
      )}`;
    }
    case 'enum':
      return `be ${formatList((params['allowedValues'] as readonly unknown[]).map(String), 'or')}`;
    case 'minimum':
      return `be at least ${limit}`;
    case 'maximum':
      return `be at most ${limit}`;
    case 'minItems':
      return `have at least ${formatAmount(limit, 'entry', 'entries')}`;
    case 'maxItems':
      return `have at most ${formatAmount(limit, 'entry', 'entries')}`;
    default:
      return PATTERNS[pointer.split('/').at(-1) ?? ''] ?? 'have another form';
  }
}

/** What is there instead, to follow what must be there. */
function describeInstead(node: TreeNode, { keyword, params }: ErrorObject): string {
  if (keyword === 'minItems' || keyword === 'maxItems') return '';
  if (node.kind !== 'scalar') return `, not a ${node.kind}`;
  const known =
    keyword === 'enum' ? (params['allowedValues'] as readonly unknown[]).map(String) : [];
  return `, not ${quoteNode(node)}${didYouMean(node.text, known)}`;
}

function quoteNode(node: TreeNode): string {
  if (node.kind !== 'scalar') return `a ${node.kind}`;
  if (typeof node.value === 'string') return quoteValue(node.value);
  return node.value === null ? 'nothing' : showName(node.text);
}
