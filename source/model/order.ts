import {
  entityAt,
  isOptional,
  nameFields,
  type Cycle,
  type Entity,
  type Model,
  type Reference,
} from './model.js';

/** A reference and the entity that has it. */
interface Link {
  readonly entity: Entity;
  readonly reference: Reference;
}

/** A circle of required references, spelt out, and where one of them is. */
export interface ClosedCircle {
  readonly path: string;
  readonly entity: number;
  readonly position: number;
}

/** The entities in an order, and the circles of required references for which there is none. */
export interface Ordering extends Pick<Model, 'entities' | 'parentsFirst' | 'cycles'> {
  readonly closed: readonly ClosedCircle[];
}

/**
 * Orders entities so that each comes after those that it points to. A circle of references is broken at one whose
 * field is optional: it becomes late. A circle without an optional field is closed: no order is right for it.
 */
export function orderEntities(given: readonly Entity[]): Ordering {
  let entities = given;
  const cycles: Cycle[] = [];
  const closed: ClosedCircle[] = [];
  for (;;) {
    const circle = findCircle(entities);
    const [first] = circle ?? [];
    if (!circle || !first) {
      return { entities, parentsFirst: parentsFirst(entities), cycles, closed };
    }
    const path = spell(entities, circle);
    const optional = circle.findLast(({ entity, reference }) => isOptional(entity, reference));
    const { entity, reference } = first;
    if (optional) cycles.push({ path, brokenBy: nameLink(optional) });
    else closed.push({ path, entity: entity.index, position: reference.position });
    // Without one of its references, the other circles are found.
    const late = optional ?? first;
    entities = entities.map((other) =>
      other.index === late.entity.index ? withLate(other, late.reference) : other,
    );
  }
}

function withLate(entity: Entity, late: Reference): Entity {
  const references = entity.references.map((reference) =>
    reference.position === late.position ? { ...reference, isLate: true } : reference,
  );
  return { ...entity, references };
}

/** References to other tables that come before the rows that have them. */
function linksOf(entity: Entity): Link[] {
  return entity.references
    .filter(({ target, isLate }) => target !== entity.index && !isLate)
    .map((reference) => ({ entity, reference }));
}

/** Some circle of references; undefined if there is none. */
function findCircle(entities: readonly Entity[]): Link[] | undefined {
  const done = new Set<number>();
  const path: Link[] = [];
  const visit = (entity: Entity): Link[] | undefined => {
    if (done.has(entity.index)) return undefined;
    const start = path.findIndex((link) => link.entity.index === entity.index);
    if (start !== -1) return path.slice(start);
    for (const link of linksOf(entity)) {
      path.push(link);
      const found = visit(entityAt({ entities }, link.reference.target));
      if (found) return found;
      path.pop();
    }
    done.add(entity.index);
    return undefined;
  };
  for (const entity of entities) {
    const found = visit(entity);
    if (found) return found;
  }
  return undefined;
}

function parentsFirst(entities: readonly Entity[]): number[] {
  const sorted = new Set<number>();
  const visit = (entity: Entity): void => {
    if (sorted.has(entity.index)) return;
    for (const { reference } of linksOf(entity)) visit(entityAt({ entities }, reference.target));
    sorted.add(entity.index);
  };
  for (const entity of entities) visit(entity);
  return [...sorted];
}

/** "orders.invoice_id → invoices → invoices.order_id → orders". */
function spell(entities: readonly Entity[], circle: readonly Link[]): string {
  return circle
    .map((link) => `${nameLink(link)} → ${entityAt({ entities }, link.reference.target).table}`)
    .join(' → ');
}

function nameLink({ entity, reference }: Link): string {
  return nameFields(entity, reference.positions);
}
