import type { Entity, Reference } from '../../../entities/entity.js';

/** Whether a row may point to nothing. */
export function isOptional({ fields }: Entity, { positions }: Reference): boolean {
  return positions.some((position) => fields[position]!.optional === true);
}

/** Whether other rows find the rows of an entity by this reference, too. */
export function isPartOfKey(
  { isReferenced, identifying = [] }: Entity,
  { positions }: Reference,
): boolean {
  return isReferenced && positions.some((position) => identifying.includes(position));
}

/** Whether the value of a field follows from the rows to which its row refers. */
export function followsParents({ references, identifying }: Entity, at: number): boolean {
  // The number of a row derives from its key, which may hold references.
  if (at === 0 && identifying) return true;
  return references.some(({ positions }) => positions.includes(at));
}
