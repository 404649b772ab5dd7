import { formatList } from '../../base/format.js';
import { PatternError } from '../../entities/pattern/expression.js';
import { patternOf } from '../../entities/pattern/pattern.js';
import { quoteValue } from '../../entities/value.js';
import { valueFault } from '../check-value.js';
import {
  FIELD_TYPES,
  STRING_FORMATS,
  type Field,
  type FieldType,
  type StringField,
  type Value,
} from '../model.js';
import { hiddenFault, nameFault } from '../names.js';
import { readValue, TYPE_DEMANDS } from '../read-value.js';
import { LONGEST_OF_FORMAT } from '../types.js';
import { isTrue, itemsOf, numberOf, scalarOf, textOf, valueOf } from './access.js';
import { integerBounds, numberLimits, timeBounds, yearBounds, type FieldScene } from './bounds.js';
import type { Faults } from './fault.js';
import { checkConstant, readColumn, readExample, readKind } from './field-properties.js';
import { isSound } from './sound-tree.js';
import { showName } from './subject.js';
import type { ScalarNode, TreeNode } from './tree.js';

/** Share of rows without a value where the model file names none. */
const USUAL_NULLS = 0.1;

/** Constraints, and the types of fields that they are for. */
const CONSTRAINTS: Readonly<Record<string, readonly FieldType[]>> = {
  minimum: ['integer', 'number', 'date', 'datetime', 'year'],
  maximum: ['integer', 'number', 'date', 'datetime', 'year'],
  exclusiveMinimum: ['integer', 'number', 'date', 'datetime', 'year'],
  exclusiveMaximum: ['integer', 'number', 'date', 'datetime', 'year'],
  minLength: ['string'],
  maxLength: ['string'],
  pattern: ['string'],
};

/**
 * Reads a field.
 * @param isKey whether it belongs to the primary key, so that it is required
 * @returns undefined if its type cannot be read; faults are collected
 */
export function readField(
  node: TreeNode,
  { table, isKey, faults }: { table: string; isKey: boolean; faults: Faults },
): Field | undefined {
  const name = textOf(node, 'name') ?? '';
  const fault = isSound(valueOf(node, 'name')) ? nameFault(name) : undefined;
  if (fault !== undefined) {
    faults.add(scalarOf(node, 'name') ?? node, `the name of a field of ${table} ${fault}`);
  }
  const type = FIELD_TYPES.find((known) => known === textOf(node, 'type'));
  if (!type) return undefined;
  const constraints = valueOf(node, 'constraints');
  const scene: FieldScene = { node, constraints, subject: `${table}.${showName(name)}`, faults };
  checkUse(type, scene);
  const required = isKey || isTrue(constraints, 'required');
  const common = {
    name,
    required,
    unique: isTrue(constraints, 'unique'),
    nulls: required ? 0 : (numberOf(node, 'dbsim:nulls') ?? USUAL_NULLS),
  };
  if (required && (numberOf(node, 'dbsim:nulls') ?? 0) > 0) {
    faults.add(
      scalarOf(node, 'dbsim:nulls') ?? node,
      `${scene.subject} is required, and dbsim:nulls leaves it out`,
    );
  }
  const field = { ...common, ...typed(type, scene) } as Field;
  const choices = readChoices(field, scene);
  const kind = readKind(type, scene);
  const example = readExample(field, scene);
  const whole: Field = {
    ...field,
    ...(choices ? { choices } : {}),
    ...(example === undefined ? {} : { example }),
    ...(kind ? { kind } : {}),
    ...readColumn(scene),
  };
  checkConstant(whole, scene);
  return whole;
}

/** What a field has by its type. */
function typed(type: FieldType, scene: FieldScene): object {
  switch (type) {
    case 'integer':
      return { type, ...integerBounds(scene) };
    case 'number':
      return { type, ...numberLimits(scene) };
    case 'string':
      return { type, ...textLimits(scene) };
    case 'boolean':
      return { type };
    case 'date':
    case 'datetime':
      return { type, ...timeBounds(type, scene) };
    case 'year':
      return { type, ...yearBounds(scene) };
  }
}

/** Refuses constraints and formats of other types. */
function checkUse(type: FieldType, { node, constraints, subject, faults }: FieldScene): void {
  for (const [name, types] of Object.entries(CONSTRAINTS)) {
    const constraint = valueOf(constraints, name);
    if (constraint && !types.includes(type)) {
      faults.add(
        constraint,
        `${name} is for the types ${formatList(types)}, and ${subject} is of the type ${type}`,
      );
    }
  }
  for (const name of ['dbsim:precision', 'dbsim:scale']) {
    const digits = valueOf(node, name);
    if (digits && type !== 'number') {
      faults.add(digits, `${name} is for the type number, and ${subject} is of the type ${type}`);
    }
  }
  const format = scalarOf(node, 'format');
  if (format && type !== 'string' && format.text !== 'default') {
    faults.add(
      format,
      `the format ${quoteValue(format.text)} is for the type string, and ${subject} is of the type ${type}`,
    );
  }
}

function textLimits({
  node,
  constraints,
  subject,
  faults,
}: FieldScene): Pick<StringField, 'format' | 'minLength' | 'maxLength' | 'pattern'> {
  const format = STRING_FORMATS.find((known) => known === textOf(node, 'format')) ?? 'default';
  const minLength = numberOf(constraints, 'minLength') ?? 0;
  const maxLength = numberOf(constraints, 'maxLength') ?? LONGEST_OF_FORMAT[format];
  if (minLength > maxLength) {
    faults.add(
      scalarOf(constraints, 'minLength') ?? node,
      `minLength of ${subject} is above its maxLength: ${minLength} and ${maxLength}`,
    );
    return { format, minLength: 0, maxLength: LONGEST_OF_FORMAT[format] };
  }
  const pattern = scalarOf(constraints, 'pattern');
  const limits = { format, minLength, maxLength };
  if (!pattern) return limits;
  if (format !== 'default') {
    faults.add(pattern, `${subject} has a pattern and the format ${format}`, 'Keep one of them');
    return limits;
  }
  try {
    patternOf(pattern.text);
    return { ...limits, pattern: pattern.text };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    faults.add(pattern, `pattern of ${subject}: ${error.message}`, error.hint);
    return limits;
  }
}

/** Reads the values of `enum`, or those of `categories`. */
function readChoices(
  field: Field,
  { node, constraints, subject, faults }: FieldScene,
): Value[] | undefined {
  const categories = itemsOf(node, 'categories').flatMap((item) =>
    item.kind === 'mapping' ? (scalarOf(item, 'value') ?? []) : item.kind === 'scalar' ? item : [],
  );
  const listed = itemsOf(constraints, 'enum').flatMap((item) =>
    item.kind === 'scalar' ? item : [],
  );
  const nodes = listed.length > 0 ? listed : categories;
  if (nodes.length === 0) return undefined;
  const choices: Value[] = [];
  for (const item of nodes) {
    const value = readAllowed(field, item, `an entry of enum of ${subject}`, faults);
    if (value === undefined) continue;
    if (choices.includes(value))
      faults.add(item, `${quoteValue(item.text)} appears twice in enum of ${subject}`);
    else choices.push(value);
  }
  return choices;
}

function readAllowed(
  field: Field,
  node: ScalarNode,
  what: string,
  faults: Faults,
): Value | undefined {
  const value = readValue(field.type, node);
  if (value === undefined && field.type === 'string') {
    const noun = typeof node.value === 'number' ? 'number' : 'value';
    return faults.add(
      node,
      `${what} must be a text, not the ${noun} ${showName(node.text)}`,
      'Put it in quotes',
    );
  }
  if (value === undefined) {
    return faults.add(
      node,
      `${what} must be ${TYPE_DEMANDS[field.type]}, not ${quoteValue(node.text)}`,
    );
  }
  const fault = valueFault(field, value) ?? hiddenFault(String(value));
  return fault === undefined
    ? value
    : faults.add(node, `${what}: ${quoteValue(node.text)} ${fault}`);
}
