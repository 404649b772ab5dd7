import type { DatabaseError } from '../../base/errors.js';
import type { ServerDescription } from './description.js';
import { quoteFor } from './columns.js';
import { ServerSession } from './session.js';
import { dialectOf } from './writer.js';

/**
 * Schemas beside the database that an address names: of PostgreSQL a schema in that database, of MySQL a
 * database on the same server. They are created for a while and dropped with all that is in them.
 */

/** What the name of such a schema begins with: no other schema is ever dropped. */
export const SCHEMA_PREFIX = 'dbsim_lab_';

/** The longest name that all engines take. */
const LONGEST_NAME = 63;

/** Whether a schema may be created, and dropped, by this program. */
export function isLabSchema(name: string): boolean {
  return name.length <= LONGEST_NAME && /^dbsim_lab_[0-9a-z_]+$/.test(name);
}

/** The same server, with all tables in a schema of it; read replicas are left out. */
export function inSchema(description: ServerDescription, schema: string): ServerDescription {
  const { replicas: _, ...rest } = description;
  const addresses = description.addresses.map((address) => {
    const url = new URL(address);
    if (description.engine === 'mysql') url.pathname = `/${schema}`;
    else {
      const given = url.searchParams.get('options');
      const path = `-c search_path=${schema}`;
      url.searchParams.set('options', given === null ? path : `${given} ${path}`);
    }
    return url.href;
  });
  return { ...rest, addresses };
}

/**
 * Creates an empty schema, and waits until every node of a cluster knows it.
 * @throws DatabaseError
 */
export async function createSchema(description: ServerDescription, schema: string): Promise<void> {
  requireLabSchema(schema);
  const { engine, addresses } = description;
  await withSession(description, (session) =>
    session.run(
      engine === 'postgres'
        ? `CREATE SCHEMA ${quoteFor(engine, schema)}`
        : `CREATE DATABASE ${quoteFor(engine, schema)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    ),
  );
  for (const address of addresses.slice(1))
    await awaitOnNode({ ...description, addresses: [address] });
}

/**
 * Drops a schema with everything in it; does nothing if there is none.
 * @throws DatabaseError
 */
export async function dropSchema(description: ServerDescription, schema: string): Promise<void> {
  requireLabSchema(schema);
  const { engine } = description;
  await withSession(description, (session) =>
    session.run(
      engine === 'postgres'
        ? `DROP SCHEMA IF EXISTS ${quoteFor(engine, schema)} CASCADE`
        : `DROP DATABASE IF EXISTS ${quoteFor(engine, schema)}`,
    ),
  );
}

/** What the tables and indexes of a schema take on the server, in bytes. @throws DatabaseError */
export async function schemaBytes(description: ServerDescription, schema: string): Promise<number> {
  const sql =
    description.engine === 'postgres'
      ? "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::text AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'"
      : 'SELECT coalesce(sum(data_length + index_length), 0) AS bytes FROM information_schema.tables WHERE table_schema = ?';
  const { rows } = await withSession(description, (session) => session.run(sql, [schema]));
  return Number(rows[0]?.['bytes']);
}

/**
 * What to do about a schema that could not be created or dropped.
 * @returns undefined where the error says it already
 */
export function rightsHint(
  { engine, addresses }: ServerDescription,
  { code }: DatabaseError,
): string | undefined {
  if (code !== '42501' && code !== '1044') return undefined;
  const { username, pathname } = new URL(addresses[0] ?? '');
  const user = decodeURIComponent(username);
  const database = decodeURIComponent(pathname.slice(1));
  return engine === 'postgres'
    ? `Let the user create schemas: GRANT CREATE ON DATABASE ${quoteFor(engine, database)} TO ${quoteFor(engine, user)}`
    : `Let the user create databases: GRANT ALL ON \`dbsim\\_lab\\_%\`.* TO '${user.replaceAll("'", "''")}'@'%'`;
}

/** A node applies what another one did a little later; a statement there waits until it has. */
async function awaitOnNode(description: ServerDescription): Promise<void> {
  try {
    await withSession(description, (session) =>
      session.run('SELECT count(*) AS n FROM information_schema.schemata'),
    );
  } catch {
    // A run goes on without a node that is down.
  }
}

async function withSession<Result>(
  description: ServerDescription,
  work: (session: ServerSession) => Promise<Result>,
): Promise<Result> {
  const session = new ServerSession(description, await dialectOf(description.engine), 0);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

function requireLabSchema(name: string): void {
  if (!isLabSchema(name)) throw new RangeError(`${name} is not the name of a temporary schema`);
}
