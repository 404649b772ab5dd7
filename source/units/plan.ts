import { formatList } from '../base/format.js';
import { derive } from '../entities/derive.js';
import { entityNamed, type Entity, type EntityName, type Model } from '../entities/model.js';
import { articleOf } from '../entities/reference-words.js';
import type { Reference } from '../entities/references.js';

/**
 * The entities of a unit: that of the row which gives it its name, and all to which it refers, directly or
 * through others. A unit has one row of each; each comes after those to which it refers, the named one last.
 */
export function unitEntities(model: Model, name: EntityName): readonly Entity[] {
  const needed = new Set<Entity>();
  const visit = (entity: Entity): void => {
    if (needed.has(entity)) return;
    needed.add(entity);
    for (const { targetIndex } of entity.references.filter(isWithin)) {
      visit(model.entities[targetIndex]!);
    }
  };
  visit(entityNamed(model, name));
  return model.parentsFirst.filter((entity) => needed.has(entity));
}

/** The entities that can give a unit its name: those that refer to others. */
export const unitRoots = derive(({ entities }: Model): readonly EntityName[] =>
  entities.filter(({ references }) => references.some(isWithin)).map(({ name }) => name),
);

/** Whether a reference joins rows of a unit: one to the same table, or one that is written after all rows, does not. */
function isWithin({ source, target, isLate }: Reference): boolean {
  return source !== target && !isLate;
}

/** What a unit consists of: "a User, a Product and the Order that joins them". */
export function describeUnit(model: Model, name: EntityName): string {
  const others = unitEntities(model, name).slice(0, -1);
  const joined = others.length > 1 ? 'joins them' : 'refers to it';
  return formatList([
    ...others.map((entity) => `${articleOf(entity.name)} ${entity.name}`),
    `the ${name} that ${joined}`,
  ]);
}
