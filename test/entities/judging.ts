import type { EntityName } from '../../source/entities/entity.js';
import { judgeRow, type Judgement } from '../../source/entities/judge.js';
import type { RawRow, RawValue, StoredValue } from '../../source/entities/value.js';
import { ENTITIES } from '../harness/shop.js';

/** A row of each entity that breaks no rule. */
export const VALID_ROWS: Readonly<Record<EntityName, RawRow>> = {
  User: [4, 'David', 'david@example.com'],
  Product: [4, 'Monitor', 300],
  Order: [4, 2, 3, 1],
};

/** Judges a valid row in which one field holds something else. */
export function judgeField(entity: EntityName, field: string, value: RawValue): Judgement {
  const definition = ENTITIES[entity]!;
  const position = definition.fields.findIndex(({ name }) => name === field);
  if (position === -1) throw new TypeError(`${entity} has no field ${field}`);
  return judgeRow(definition, VALID_ROWS[entity]!.with(position, value));
}

/** The rules that a field breaks by holding a value; empty when it is accepted. */
export function rulesBroken(entity: EntityName, field: string, value: RawValue): string[] {
  return judgeField(entity, field, value).reasons.map((reason) => reason.rule);
}

/** How a value is stored; undefined when it is refused. */
export function storedAs(
  entity: EntityName,
  field: string,
  value: RawValue,
): StoredValue | undefined {
  const position = ENTITIES[entity]!.fields.findIndex(({ name }) => name === field);
  return judgeField(entity, field, value).stored?.[position];
}

/** The sentences about a value. */
export function messagesOf(entity: EntityName, field: string, value: RawValue): string[] {
  return judgeField(entity, field, value).reasons.map((reason) => reason.message);
}
