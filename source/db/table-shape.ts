import { DatabaseError } from '../base/errors.js';
import { formatCount, formatList } from '../base/format.js';
import { escapeText } from '../base/text.js';
import type { Entity, Field } from '../entities/entity.js';
import { fieldsAt, type TableDefinition } from './table-definition.js';

/** A column as a database describes it. */
export interface FoundColumn {
  readonly name: string;
  /** Its type as the database names it, in lower case and without a length. */
  readonly type: string;
  readonly isRequired: boolean;
}

/** What a table should have. */
export interface WantedShape {
  /** The name of its database. */
  readonly database: string;
  readonly entity: Entity;
  /** The types of columns that hold the values of a field. */
  readonly typesOf: (field: Field) => readonly string[];
  /** Columns besides those of the fields. */
  readonly others: readonly string[];
}

/** Differences that a message names. */
const NAMED = 3;

/**
 * Compares the columns of a table with the fields of its entity.
 * @returns the optional fields whose columns are missing: these can be added
 * @throws DatabaseError that names every other difference
 */
export function missingFields(
  { database, entity, typesOf, others }: WantedShape,
  found: readonly FoundColumn[],
): Field[] {
  const differences: string[] = [];
  const missing: Field[] = [];
  for (const [position, field] of entity.fields.entries()) {
    const column = found.find(({ name }) => name === field.name);
    const shown = escapeText(field.name);
    if (!column) {
      if (field.optional && position > 0) missing.push(field);
      else differences.push(`it lacks the column ${shown}, which every row needs`);
      continue;
    }
    const types = typesOf(field);
    if (!types.includes(column.type)) {
      differences.push(`its column ${shown} is ${escapeText(column.type)}, not ${types[0]}`);
    } else if (position > 0 && column.isRequired === (field.optional === true)) {
      differences.push(
        column.isRequired
          ? `its column ${shown} takes no row without a value`
          : `its column ${shown} takes rows without a value`,
      );
    }
  }
  const known = [...entity.fields.map(({ name }) => name), ...others];
  for (const { name } of found) {
    if (!known.includes(name)) {
      differences.push(`it has the column ${escapeText(name)}, which the model lacks`);
    }
  }
  if (differences.length === 0) return missing;
  throw otherShape(database, entity, differences);
}

/** That a table has another primary key than it should have. @param found the columns of its key */
export function otherKey(definition: TableDefinition, found: readonly string[]): string[] {
  const wanted = fieldsAt(definition, definition.key).map(({ name }) => name);
  if (found.join('\n') === wanted.join('\n')) return [];
  return [
    `its primary key is ${escapeText(found.join(', '))}, not ${escapeText(wanted.join(', '))}`,
  ];
}

/** The error about a table that was created from another model. */
export function otherShape(
  database: string,
  { table }: Entity,
  differences: readonly string[],
): DatabaseError {
  const more = differences.length - NAMED;
  const named = differences.slice(0, NAMED);
  const list = formatList(more > 0 ? [...named, `${formatCount(more)} more`] : named);
  return new DatabaseError(database, 'newer-schema', '', {
    message: `has a table ${escapeText(table)} of another model: ${list}`,
    brief: 'another model',
    hint: 'Use the model with which it was created, or another folder or database. Only optional fields can be added to a table.',
  });
}

/** The error about tables of another program. */
export function foreignTables(database: string, tables: readonly string[]): DatabaseError {
  const more = tables.length - NAMED;
  const named = tables.slice(0, NAMED).map(escapeText);
  const list = formatList(more > 0 ? [...named, `${formatCount(more)} more`] : named);
  return new DatabaseError(database, 'newer-schema', '', {
    message: `holds tables that this program did not create: ${list}`,
    brief: 'other tables',
    hint: 'It creates its tables only in databases that are empty or its own: use another database.',
  });
}
