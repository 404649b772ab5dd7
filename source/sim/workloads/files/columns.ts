import { formatList } from '../../../base/format.js';
import type { Entity } from '../../../entities/entity.js';
import { inputFieldsOf } from '../../../entities/input-fields.js';

/** The columns of an entity as a list: "id, name and email". */
export function listColumns(entity: Entity): string {
  return formatList(inputFieldsOf(entity).map((field) => field.name));
}
