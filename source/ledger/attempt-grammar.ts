import { ENTITY_LIST, type EntityName, type Field } from '../entities/entity.js';

/** What stands between the values in the line of an attempt, by entity. */
export interface AttemptFrame {
  readonly entity: EntityName;
  /** Up to the number of the row. */
  readonly head: string;
  readonly fields: readonly FieldFrame[];
}

export interface FieldFrame {
  /** Before the value. */
  readonly label: string;
  /** An address is a text like any other. */
  readonly kind: Exclude<Field['kind'], 'email'>;
  /** Digits after the point of an exact decimal, which is a JSON number in the line. */
  readonly decimals: number;
}

/**
 * The grammar of a line: one JSON object without blanks, its keys always in this order. Inside a text a
 * quotation mark has a backslash before it, and inside a nested value a comma or an opening brace has a blank
 * behind it, so that no value of a row can hold one of these marks.
 */
export const MARKS = {
  values: ',"values":{',
  thread: '},"thread":',
  outcome: ',"outcome":"',
  reasons: '","reasons":[',
  reason: ['{"field":', ',"rule":', ',"message":'],
  started: '],"startedMs":',
  latency: ',"latencyMs":',
  retries: ',"retries":',
  error: [',"error":{"class":', ',"code":'],
} as const;

/** How the lines of each entity look, in the order of the entities. */
export const FRAMES: readonly AttemptFrame[] = ENTITY_LIST.map(({ name, fields }) => ({
  entity: name,
  head: `{"entity":"${name}","row":`,
  fields: fields.map((field, position) => ({
    label: `${position === 0 ? MARKS.values : ','}"${field.name}":`,
    kind: field.kind === 'email' ? 'text' : field.kind,
    decimals: field.kind === 'decimal' ? field.decimals : 0,
  })),
}));
