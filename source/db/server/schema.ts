import { nodeCrypto } from '../../base/crypto.js';
import { foldAddress, MAX_ADDRESS_UNITS } from '../../entities/email.js';
import {
  foldColumn,
  foldedFieldsOf,
  MAX_TEXT_UNITS,
  uniqueFieldsOf,
  type Entity,
  type Field,
} from '../../entities/entity.js';
import { claimTableName } from '../claims.js';
import type { ServerEngine } from './description.js';

/** Quotes an identifier. */
export function quoteFor(engine: ServerEngine, name: string): string {
  return engine === 'postgres'
    ? `"${name.replaceAll('"', '""')}"`
    : `\`${name.replaceAll('`', '``')}\``;
}

/** MySQL's column for an ASCII address in lower case: not every MySQL can index an expression. */
export function lowerColumn(name: string): string {
  return `${name}_lower`;
}

/** The table of an entity, with the same checks as on SQLite. */
export function createServerTable(engine: ServerEngine, entity: Entity): string {
  const quote = (name: string): string => quoteFor(engine, name);
  const columns = entity.fields.map((field, position) => columnSql(engine, field, position === 0));
  for (const { field } of foldedFieldsOf(entity)) {
    const fold = quote(foldColumn(field));
    if (engine === 'postgres') {
      columns.push(`${fold} text`);
      continue;
    }
    const email = quote(field.name);
    columns.push(
      `${quote(lowerColumn(field.name))} VARCHAR(${MAX_ADDRESS_UNITS}) CHARACTER SET ascii COLLATE ascii_bin AS (CASE WHEN char_length(${email}) = length(${email}) THEN lower(${email}) END) STORED`,
      `${fold} VARCHAR(${FOLD_UNITS}) COLLATE utf8mb4_bin`,
    );
  }
  const end =
    engine === 'mysql' ? ' ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : '';
  return `CREATE TABLE ${quote(entity.table)} (\n${columns.map((column) => `  ${column}`).join(',\n')}\n)${end}`;
}

function columnSql(engine: ServerEngine, field: Field, isKey: boolean): string {
  const name = quoteFor(engine, field.name);
  const isPostgres = engine === 'postgres';
  switch (field.kind) {
    case 'integer':
      return `${name} bigint ${isKey ? 'PRIMARY KEY' : 'NOT NULL'} CHECK (${name} BETWEEN ${field.min} AND ${field.max})`;
    case 'text':
      return `${name} ${isPostgres ? 'text' : `VARCHAR(${MAX_TEXT_UNITS})`} NOT NULL CHECK (char_length(${name}) BETWEEN ${field.min} AND ${MAX_TEXT_UNITS})`;
    case 'email':
      return `${name} ${isPostgres ? 'text' : `VARCHAR(${MAX_ADDRESS_UNITS})`} NOT NULL CHECK (char_length(${name}) BETWEEN 3 AND ${MAX_ADDRESS_UNITS} AND ${name} LIKE '_%@_%')`;
    case 'boolean':
      return `${name} boolean NOT NULL`;
    case 'date':
    case 'datetime':
      return `${name} VARCHAR(24) NOT NULL CHECK (char_length(${name}) BETWEEN 10 AND 24)`;
    case 'decimal': {
      const digits = field.max.replace('.', '').length;
      const bounds = `${name} BETWEEN ${field.min} AND ${field.max}`;
      // PostgreSQL rounds to a declared scale; without one, the CHECK rejects other scales.
      return isPostgres
        ? `${name} numeric NOT NULL CHECK (${bounds} AND scale(${name}) = ${field.decimals})`
        : `${name} DECIMAL(${digits}, ${field.decimals}) NOT NULL CHECK (${bounds})`;
    }
  }
}

/** The table of claims on keys that are unique over several databases. */
export function createClaimTable(engine: ServerEngine, entity: Entity): string {
  const [table, key, id, owner] = [claimTableName(entity), 'key', 'id', 'owner'].map((name) =>
    quoteFor(engine, name),
  );
  return engine === 'postgres'
    ? `CREATE TABLE ${table} (${key} text COLLATE "C" PRIMARY KEY, ${id} bigint NOT NULL, ${owner} text NOT NULL)`
    : `CREATE TABLE ${table} (${key} VARCHAR(320) PRIMARY KEY, ${id} bigint NOT NULL, ${owner} VARCHAR(255) NOT NULL) ` +
        `ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;
}

/** The unique indexes of an entity; empty if only its key is unique. */
export function serverIndexes(
  engine: ServerEngine,
  entity: Entity,
): { readonly name: string; readonly sql: string }[] {
  const quote = (name: string): string => quoteFor(engine, name);
  const index = (column: string, on: string): { name: string; sql: string } => {
    const name = `${entity.table}_${column}_unique`;
    return { name, sql: `CREATE UNIQUE INDEX ${quote(name)} ON ${quote(entity.table)} ${on}` };
  };
  return uniqueFieldsOf(entity).flatMap(({ field }) => {
    const column = quote(field.name);
    if (field.kind !== 'email') return [index(field.name, `(${column})`)];
    const fold = foldColumn(field);
    if (engine === 'mysql') {
      return [
        index(field.name, `(${quote(lowerColumn(field.name))})`),
        index(fold, `(${quote(fold)})`),
      ];
    }
    return [
      index(
        field.name,
        `(lower(${column} COLLATE "C")) WHERE octet_length(${column}) = char_length(${column})`,
      ),
      index(fold, `(${quote(fold)}) WHERE ${quote(fold)} IS NOT NULL`),
    ];
  });
}

/** Longest folded form, in UTF-16 units: an index cannot hold longer ones. */
const FOLD_UNITS = 600;
const FOLD_KEPT = 500;

/** The folded form of an address with letters beyond ASCII, else null; a very long one is cut and gets a hash. */
export function foldForServer(address: string): string | null {
  const fold = foldAddress(address);
  if (fold === null || fold.length <= FOLD_UNITS) return fold;
  return fold.slice(0, FOLD_KEPT) + nodeCrypto().createHash('sha256').update(fold).digest('hex');
}
