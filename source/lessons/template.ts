import {
  formatCount,
  formatDuration,
  formatList,
  formatRate,
  formatShare,
} from '../base/format.js';
import { valueOf, type Fact, type Facts } from './predicate/evaluate.js';
import type { Expression } from './predicate/expression.js';
import { parseExpression } from './predicate/parse.js';
import { ExpressionError } from './predicate/tokens.js';

/** How a value is written. */
export const UNITS = ['count', 'ms', 'share', 'rate', 'times', 'plain'] as const;

export type Unit = (typeof UNITS)[number];

/** A text with values of the runs in it: "up to {ten.peakInFlight} rows", "{ten.lockShare:share}". */
export interface Template {
  readonly parts: readonly (string | { readonly value: Expression; readonly unit: Unit })[];
}

const PLACE = /\{([^{}]*)\}/g;

/** Reads a text with values. @throws ExpressionError whose place is one of the whole text */
export function parseTemplate(text: string): Template {
  const parts: (string | { value: Expression; unit: Unit })[] = [];
  let end = 0;
  for (const found of text.matchAll(PLACE)) {
    const [whole, inner = ''] = found;
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push(parsePlace(inner, found.index + 1));
    end = found.index + whole.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return { parts };
}

function parsePlace(inner: string, at: number): { value: Expression; unit: Unit } {
  const [expression = '', written] = inner.split(':');
  const unit = UNITS.find((known) => known === (written?.trim() ?? 'plain'));
  if (!unit) {
    throw new ExpressionError(
      `there is no unit ${JSON.stringify(written)}; use ${formatList(UNITS, 'or')}`,
      at + expression.length + 1,
    );
  }
  try {
    return { value: parseExpression(expression), unit };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ExpressionError(error.message, at + error.at);
  }
}

/** The text with the values of a lesson's runs; a value that is not known is "–". */
export function fillTemplate({ parts }: Template, facts: Facts): string {
  return parts
    .map((part) =>
      typeof part === 'string' ? part : formatFact(valueOf(part.value, facts), part.unit),
    )
    .join('');
}

/** A value as it is written; "–" where it is not known. */
export function formatFact(value: Fact, unit: Unit): string {
  if (value === null) return '–';
  if (typeof value === 'object') return value.map((number) => formatFact(number, unit)).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'count':
      return formatCount(Math.round(value));
    case 'ms':
      return formatDuration(value);
    case 'share':
      return formatShare(value);
    case 'rate':
      return formatRate(value);
    case 'times':
      return value.toFixed(1);
    case 'plain':
      return Number.isInteger(value) ? formatCount(value) : value.toFixed(2);
  }
}
