import { foldColumn, foldedFieldsOf, type Field } from '../../entities/entity.js';
import { missingFields } from '../table-shape.js';
import { quoteFor } from './columns.js';
import type { ServerDescription, ServerEngine } from './description.js';
import { lowerColumn } from './schema.js';
import type { ServerSession } from './session.js';

/** The name of the schema of a database's own tables, as an expression. */
export function schemaOf(engine: ServerEngine): string {
  return engine === 'postgres' ? 'current_schema()' : 'database()';
}

/** The names of the tables and views in a database. */
export async function tablesIn(session: ServerSession, engine: ServerEngine): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT table_name AS ${quoteFor(engine, 'name')} FROM information_schema.tables WHERE table_schema = ${schemaOf(engine)} ORDER BY 1`,
  );
  return rows.map((row) => String(row['name']));
}

/**
 * Compares the table of an entity, which must exist, with what a new one would be.
 * @returns the optional fields whose columns are missing
 * @throws DatabaseError that names every other difference
 */
export async function missingColumns(
  session: ServerSession,
  { engine, name, entity }: ServerDescription,
): Promise<Field[]> {
  const slot = engine === 'postgres' ? '$1' : '?';
  const { rows } = await session.run(
    `SELECT column_name AS n, data_type AS t, is_nullable AS o FROM information_schema.columns ` +
      `WHERE table_schema = ${schemaOf(engine)} AND table_name = ${slot}`,
    [entity.table],
  );
  return missingFields(
    {
      database: name,
      entity,
      typesOf: (field) => TYPES[engine](field),
      others: foldedFieldsOf(entity).flatMap(({ field }) => [
        foldColumn(field),
        lowerColumn(field.name),
      ]),
    },
    rows.map(({ n, t, o }) => ({
      name: String(n),
      type: String(t).toLowerCase(),
      isRequired: o === 'NO',
    })),
  );
}

/** The types of columns, as each engine names them. */
const TYPES: Readonly<Record<ServerEngine, (field: Field) => readonly string[]>> = {
  postgres(field) {
    switch (field.kind) {
      case 'integer':
        return ['bigint'];
      case 'decimal':
        return [field.isWhole ? 'bigint' : 'numeric'];
      case 'text':
        return [field.format === 'uuid' ? 'uuid' : 'text'];
      case 'email':
        return ['text'];
      case 'datetime':
        return ['timestamp with time zone'];
      case 'boolean':
      case 'date':
        return [field.kind];
    }
  },
  mysql(field) {
    switch (field.kind) {
      case 'integer':
        return ['bigint'];
      case 'decimal':
        return [field.isWhole ? 'bigint' : 'decimal'];
      case 'text':
        return field.format === 'uuid' ? ['char'] : ['varchar', 'text'];
      case 'email':
        return ['varchar'];
      case 'boolean':
        return ['tinyint'];
      case 'date':
      case 'datetime':
        return [field.kind];
    }
  },
};
