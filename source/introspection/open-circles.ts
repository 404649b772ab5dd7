import type { CoverageBook } from './coverage.js';
import type { FieldText } from './field-of.js';
import type { ResourceText } from './resource-text.js';

type ForeignKeyText = ResourceText['foreignKeys'][number];

interface Link {
  readonly resource: ResourceText;
  readonly key: ForeignKeyText;
}

/**
 * Makes a field of each circle of required references optional, where one can be: a model has no order for its rows
 * else. The book has what was changed.
 */
export function openCircles(given: readonly ResourceText[], book: CoverageBook): ResourceText[] {
  let resources = [...given];
  const closed = new Set<ForeignKeyText>();
  for (;;) {
    const circle = findCircle(resources, closed);
    if (!circle) return resources;
    const link = circle.findLast(canBeOptional);
    if (link) {
      resources = resources.map((one) => (one === link.resource ? withOptional(link, book) : one));
    } else {
      // It is reported with the faults of the model; the other circles are found.
      closed.add(circle[0]!.key);
    }
  }
}

function canBeOptional({ resource, key }: Link): boolean {
  const { primaryKey, uniqueKeys, fields } = resource;
  return key.fields.every(
    (name) =>
      ![primaryKey, ...uniqueKeys].some((columns) => columns.includes(name)) &&
      fields.find((field) => field.name === name)?.constraints?.['unique'] !== true,
  );
}

function withOptional({ resource, key }: Link, book: CoverageBook): ResourceText {
  const fields = resource.fields.map((field): FieldText => {
    if (!key.fields.includes(field.name) || !isRequired(resource, field.name)) return field;
    book.approximate(
      resource.name,
      `${field.name}: optional in the model, since its reference closes a circle of required ones`,
    );
    const { required: _, ...constraints } = field.constraints ?? {};
    const { constraints: __, ...rest } = field;
    return Object.keys(constraints).length === 0 ? rest : { ...rest, constraints };
  });
  return { ...resource, fields };
}

function isRequired({ primaryKey, fields }: ResourceText, name: string): boolean {
  const field = fields.find((one) => one.name === name);
  return primaryKey.includes(name) || field?.constraints?.['required'] === true;
}

/** Some circle of required references between different tables; undefined if there is none. */
function findCircle(
  resources: readonly ResourceText[],
  closed: ReadonlySet<ForeignKeyText>,
): Link[] | undefined {
  const done = new Set<ResourceText>();
  const path: Link[] = [];
  const visit = (resource: ResourceText): Link[] | undefined => {
    if (done.has(resource)) return undefined;
    const start = path.findIndex((link) => link.resource === resource);
    if (start !== -1) return path.slice(start);
    for (const key of resource.foreignKeys) {
      const target = resources.find(({ name }) => name === key.table);
      const isOpen = !key.fields.every((name) => isRequired(resource, name));
      if (!target || target === resource || isOpen || closed.has(key)) continue;
      path.push({ resource, key });
      const found = visit(target);
      if (found) return found;
      path.pop();
    }
    done.add(resource);
    return undefined;
  };
  for (const resource of resources) {
    const found = visit(resource);
    if (found) return found;
  }
  return undefined;
}
