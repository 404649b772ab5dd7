import { formatList } from '../../../base/format.js';
import type { Entity } from '../../../entities/entity.js';

/** The columns of an entity as a list: "id, name and email". */
export function listColumns(entity: Entity): string {
  return formatList(entity.fields.map((field) => field.name));
}
