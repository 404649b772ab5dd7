import type { Entity } from '../../../entities/entity.js';
import { inputFieldsOf } from '../../../entities/input-fields.js';
import { readFields } from '../../../entities/read-text.js';
import { Written, type RawValue } from '../../../entities/value.js';

/** A row that was typed field by field as a JSON object; numbers are exactly as they were typed. */
export function rowJson(entity: Entity, texts: readonly string[]): string {
  const values = readFields(entity, texts);
  const offset = values.length - texts.length;
  const members = inputFieldsOf(entity).map(
    ({ name }, at) => `${JSON.stringify(name)}:${jsonOf(values[at + offset])}`,
  );
  return `{${members.join(',')}}`;
}

function jsonOf(value: RawValue): string {
  return value instanceof Written ? value.text : JSON.stringify(value ?? null);
}
