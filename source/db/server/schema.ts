import { nodeCrypto } from '../../base/crypto.js';
import { hashText } from '../../base/hash.js';
import { foldAddress, MAX_ADDRESS_UNITS } from '../../entities/email.js';
import { foldColumn, type EmailField, type Entity, type Field } from '../../entities/entity.js';
import { claimTableName } from '../claims.js';
import { foreignKeySql } from '../foreign-keys.js';
import type { AddedColumns } from '../migration-names.js';
import { fieldsAt, foldedFields, uniqueFields, type TableDefinition } from '../table-definition.js';
import { columnSql, quoteFor } from './columns.js';
import type { ServerEngine } from './description.js';

/** MySQL's column for an ASCII address in lower case: not every MySQL can index an expression. */
export function lowerColumn(name: string): string {
  return `${name}_lower`;
}

/**
 * A table, with the same checks as on SQLite.
 * @param added the columns that are added later
 * @param isTemporary a table of the session, which can have no foreign keys
 */
export function createServerTable(
  engine: ServerEngine,
  definition: TableDefinition,
  added: AddedColumns = new Set(),
  isTemporary = false,
): string {
  const { table, fields, key } = definition;
  // Its columns are those of the whole definition: a foreign key can decide how long one is.
  const foreignKeys = isTemporary ? [] : definition.foreignKeys;
  const quote = (name: string): string => quoteFor(engine, name);
  const isFirst = ({ name }: Field): boolean => !added.has(name);
  const columns = [
    ...fields.flatMap((field, position) =>
      isFirst(field) ? [columnSql(engine, definition, position)] : [],
    ),
    ...foldedFields(definition)
      .filter(isFirst)
      .flatMap((field) => foldColumns(engine, field).map(({ sql }) => sql)),
    ...(key.length === 1
      ? []
      : [
          `PRIMARY KEY (${fieldsAt(definition, key)
            .map(({ name }) => quote(name))
            .join(', ')})`,
        ]),
    ...foreignKeys
      .filter(({ columns }) => !columns.some((name) => added.has(name)))
      .map((key) => foreignKeySql(key, quote)),
  ];
  const end =
    engine === 'mysql' ? ' ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : '';
  const what = isTemporary ? 'TEMPORARY TABLE' : 'TABLE';
  return `CREATE ${what} ${quote(table)} (\n${columns.map((column) => `  ${column}`).join(',\n')}\n)${end}`;
}

interface NamedColumn {
  readonly name: string;
  readonly sql: string;
}

/** The columns that compare the addresses of a unique field regardless of case. */
function foldColumns(engine: ServerEngine, field: EmailField): NamedColumn[] {
  const fold = foldColumn(field);
  const folded = quoteFor(engine, fold);
  if (engine === 'postgres') return [{ name: fold, sql: `${folded} text` }];
  const email = quoteFor(engine, field.name);
  const lower = lowerColumn(field.name);
  return [
    {
      name: lower,
      sql: `${quoteFor(engine, lower)} VARCHAR(${MAX_ADDRESS_UNITS}) CHARACTER SET ascii COLLATE ascii_bin AS (CASE WHEN char_length(${email}) = length(${email}) THEN lower(${email}) END) STORED`,
    },
    { name: fold, sql: `${folded} VARCHAR(${FOLD_UNITS}) COLLATE utf8mb4_bin` },
  ];
}

/** The columns of a field that is added to a table: its own, and those that its index needs. */
export function addedColumnsSql(
  engine: ServerEngine,
  definition: TableDefinition,
  field: Field,
): NamedColumn[] {
  const position = definition.fields.indexOf(field);
  const own = { name: field.name, sql: columnSql(engine, definition, position) };
  const isFolded = field.kind === 'email' && field.unique === true;
  return isFolded ? [own, ...foldColumns(engine, field)] : [own];
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

/** A unique index of a table. */
interface ServerIndex extends NamedColumn {
  readonly fields: readonly Field[];
}

/** The longest name of an index, in bytes: PostgreSQL cuts longer ones, MySQL refuses them. */
const LONGEST_NAME = 63;

/** The name of a unique index; one that is too long is cut, and a hash tells it from others. */
function indexName(table: string, columns: readonly string[]): string {
  const name = `${table}_${columns.join('_')}_unique`;
  if (Buffer.byteLength(name) <= LONGEST_NAME) return name;
  const hash = hashText(name).toString(16).padStart(8, '0');
  const kept = Buffer.from(name)
    .subarray(0, LONGEST_NAME - 9)
    .toString()
    .replace(/\uFFFD+$/, '');
  return `${kept}_${hash}`;
}

/** The unique indexes of a table; empty if only its key is unique. */
export function serverIndexes(engine: ServerEngine, definition: TableDefinition): ServerIndex[] {
  const { table, combinations } = definition;
  const quote = (name: string): string => quoteFor(engine, name);
  const index = (
    fields: readonly Field[],
    columns: readonly string[],
    on = `(${columns.map(quote).join(', ')})`,
  ): ServerIndex => {
    const name = indexName(table, columns);
    return { fields, name, sql: `CREATE UNIQUE INDEX ${quote(name)} ON ${quote(table)} ${on}` };
  };
  const ofAddress = (field: EmailField): ServerIndex[] => {
    const column = quote(field.name);
    const fold = foldColumn(field);
    if (engine === 'mysql') {
      return [
        index([field], [field.name], `(${quote(lowerColumn(field.name))})`),
        index([field], [fold]),
      ];
    }
    return [
      index(
        [field],
        [field.name],
        `(lower(${column} COLLATE "C")) WHERE octet_length(${column}) = char_length(${column})`,
      ),
      index([field], [fold], `(${quote(fold)}) WHERE ${quote(fold)} IS NOT NULL`),
    ];
  };
  return [
    ...uniqueFields(definition).flatMap((field) =>
      field.kind === 'email' ? ofAddress(field) : [index([field], [field.name])],
    ),
    ...combinations.map((positions) => {
      const fields = fieldsAt(definition, positions);
      return index(
        fields,
        fields.map(({ name }) => name),
      );
    }),
  ];
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
