import { entityAt, fieldAt, type Cycle, type Entity, type Model, type Reference } from './model.js';

/** A reference and the entity that has it. */
interface Link {
  readonly entity: Entity;
  readonly reference: Reference;
}

/** The entities in an order, or the circle of required references that has none. */
export type Ordering =
  | Pick<Model, 'entities' | 'parentsFirst' | 'cycles'>
  | {
      readonly circle: string;
      readonly at: { readonly entity: number; readonly position: number };
    };

/**
 * Orders entities so that each comes after those that it points to. A circle of references is broken at one whose
 * field is optional: it becomes late. A circle without an optional field has no order.
 */
export function orderEntities(given: readonly Entity[]): Ordering {
  let entities = given;
  const cycles: Cycle[] = [];
  for (;;) {
    const circle = findCircle(entities);
    if (!circle) return { entities, parentsFirst: parentsFirst(entities), cycles };
    const path = spell(entities, circle);
    const late = circle.findLast(
      ({ entity, reference }) => !fieldAt(entity, reference.position).required,
    );
    if (!late) {
      const [first] = circle;
      return {
        circle: path,
        at: { entity: first?.entity.index ?? 0, position: first?.reference.position ?? 0 },
      };
    }
    cycles.push({ path, brokenBy: nameLink(late) });
    entities = entities.map((entity) =>
      entity.index === late.entity.index ? withLate(entity, late.reference) : entity,
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
  return `${entity.table}.${fieldAt(entity, reference.position).name}`;
}
