import { formatAmount, formatCount, formatList } from '../../base/format.js';
import { cutText, escapeText } from '../../base/text.js';
import {
  entityAt,
  nameFields,
  plannedRows,
  type Distribution,
  type Entity,
  type Field,
  type Model,
  type Reference,
  type StringField,
} from '../model.js';
import { LONGEST_OF_FORMAT } from '../types.js';

/** Longest pattern, and most values of an enum, that a line shows. */
const SHOWN = { pattern: 40, choices: 6 } as const;

/** The type of a field and its limits: "integer from 1 to 1000", "string like [A-Z]{2}". */
export function describeType(field: Field): string {
  return [baseType(field), limitsOf(field), choicesOf(field)].filter(Boolean).join(' ');
}

function baseType(field: Field): string {
  if (field.type === 'number') return `number(${field.precision},${field.scale})`;
  return field.type === 'string' && field.format !== 'default' ? field.format : field.type;
}

function limitsOf(field: Field): string {
  if (field.type === 'string') return textLimits(field);
  if (field.type === 'boolean') return '';
  const { min, max } = field;
  if (min === undefined) return max === undefined ? '' : `to ${max}`;
  return max === undefined ? `from ${min}` : `from ${min} to ${max}`;
}

function textLimits({ minLength, maxLength, pattern, format }: StringField): string {
  const like = pattern === undefined ? '' : `like ${escapeText(cutText(pattern, SHOWN.pattern))}`;
  return [lengthLimits(minLength, maxLength, LONGEST_OF_FORMAT[format]), like]
    .filter(Boolean)
    .join(', ');
}

function lengthLimits(min: number, max: number, longest: number): string {
  if (max >= longest) return min === 0 ? '' : `of at least ${formatAmount(min, 'character')}`;
  if (min === max) return `of ${formatAmount(max, 'character')}`;
  return min === 0
    ? `of at most ${formatAmount(max, 'character')}`
    : `of ${min} to ${formatAmount(max, 'character')}`;
}

function choicesOf({ choices }: Field): string {
  if (!choices) return '';
  const words = choices.slice(0, SHOWN.choices).map(String);
  const more = choices.length - words.length;
  if (more > 0) words.push(`${formatCount(more)} more`);
  return `(${formatList(words, 'or')})`;
}

/** What a reference points to and who checks it: "accounts.id, zipf 1.1, enforced by the writer". */
export function describeReference(
  model: Model,
  { target, distribution, enforcedBy }: Reference,
): string {
  const entity = entityAt(model, target);
  const spread = distribution.rule === 'uniform' ? [] : [describeDistribution(distribution)];
  return [nameFields(entity, entity.key), ...spread, `enforced by the ${enforcedBy}`].join(', ');
}

/** A distribution as a model file has it: "uniform", "earlier", "zipf 1.1". */
export function describeDistribution(distribution: Distribution): string {
  return distribution.rule === 'zipf' ? `zipf ${distribution.exponent}` : distribution.rule;
}

/** "1,000 rows", "10,000 rows, 10 per accounts", "rows from accounts.csv". */
export function describeRows(model: Model, { index, rows, file }: Entity): string {
  if (file !== undefined) return `rows from ${file}`;
  const total = formatAmount(plannedRows(model)[index] ?? 0, 'row');
  return rows.per === undefined
    ? total
    : `${total}, ${formatCount(rows.count)} per ${entityAt(model, rows.per).table}`;
}

/** The part of a field in keys: "key", "unique", or nothing. */
export function describeKey({ key, uniqueKeys }: Entity, position: number, field: Field): string {
  if (key.includes(position)) return 'key';
  if (field.unique) return 'unique';
  const number = uniqueKeys.findIndex((positions) => positions.includes(position));
  return number === -1
    ? ''
    : `unique ${uniqueKeys.length === 1 ? 'together' : `together (${number + 1})`}`;
}
