import { derive } from '../entities/derive.js';
import type { Entity, EntityName, Field, Model } from '../entities/entity.js';
import { keyUniqueOf } from '../entities/unique.js';

/** The text between the values in the line of an attempt of one entity. */
export interface AttemptFrame {
  readonly entity: EntityName;
  /** The text before the number of the row. */
  readonly head: string;
  /** The text before the number of the row in the short form. */
  readonly shortHead: string;
  readonly fields: readonly FieldFrame[];
  /** The beginning of the reason of a row whose id is taken. */
  readonly keyTaken: string;
}

export interface FieldFrame {
  /** The text before the value. */
  readonly label: string;
  /** How the value is read: an address, a day and a moment as text. */
  readonly kind: 'integer' | 'decimal' | 'text' | 'boolean';
  /** Whether the value may be null. */
  readonly optional: boolean;
  /** Decimals of an exact decimal, which is a JSON number in the line. */
  readonly decimals: number;
}

/**
 * The grammar of a line: one JSON object without blanks, its keys always in this order. No value of a row
 * can contain one of these marks: inside a text, a quote is escaped; inside a nested value, a blank follows
 * each comma and opening brace.
 */
export const MARKS = {
  values: ',"values":{',
  thread: '},"thread":',
  outcome: ',"outcome":"',
  reasons: '","reasons":[',
  reason: ['{"field":', ',"rule":', ',"message":'],
  started: '],"startedMs":',
  latency: ',"latencyMs":',
  late: ',"lateMs":',
  retries: ',"retries":',
  error: [',"error":{"class":', ',"code":'],
} as const;

/** The text before the number of the row in the short form. */
export const shortHeadOf = derive(({ name }: Entity) => `{${JSON.stringify(name)}:[`);

/**
 * The frames of the entities of a model, in their order.
 *
 * A row that was inserted at the first try and does not arrive by a clock, as nearly all, has a short form: under the name of its
 * entity the row number, the stored row, the thread, `startedMs` and `latencyMs`, as in
 * `{"User":[7,[7,"Ada","ada@example.com"],3,12.5,4.25]}`. No nested value contains a short head, because a
 * blank follows its opening brace.
 */
export const framesOf = derive(({ entities }: Model): readonly AttemptFrame[] =>
  entities.map((entity) => ({
    entity: entity.name,
    head: `{"entity":${JSON.stringify(entity.name)},"row":`,
    shortHead: shortHeadOf(entity),
    keyTaken: `${MARKS.reason[0]}${JSON.stringify(keyUniqueOf(entity)?.name ?? entity.fields[0]!.name)}${MARKS.reason[1]}"unique"`,
    fields: entity.fields.map((field, position) => ({
      label: `${position === 0 ? MARKS.values : ','}${JSON.stringify(field.name)}:`,
      kind: readingOf(field),
      optional: field.optional === true,
      decimals: field.kind === 'decimal' ? field.decimals : 0,
    })),
  })),
);

function readingOf({ kind }: Field): FieldFrame['kind'] {
  return kind === 'integer' || kind === 'decimal' || kind === 'boolean' ? kind : 'text';
}
