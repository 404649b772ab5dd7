import { DatabaseError } from '../../base/errors.js';
import { createOutbox, OUTBOX_TABLE, OutboxTable, type OutboxEngine } from '../outbox.js';
import { quoteFor } from './columns.js';
import type { ServerEngine } from './description.js';
import { notApplied } from './errors.js';
import type { ServerSession } from './session.js';
import { tablesIn } from './table-state.js';

type Wording = Omit<OutboxEngine, 'run'>;

const WORDINGS: Readonly<Record<ServerEngine, Wording>> = {
  postgres: {
    quote: (name) => quoteFor('postgres', name),
    slot: (position) => `$${position}`,
    keyType: 'text COLLATE "C"',
    eventType: 'text',
    tableOptions: '',
    onConflict: () => 'ON CONFLICT DO NOTHING',
  },
  mysql: {
    quote: (name) => quoteFor('mysql', name),
    slot: () => '?',
    keyType: 'VARCHAR(100)',
    eventType: 'LONGTEXT',
    tableOptions: ' ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    onConflict: (key) => `ON DUPLICATE KEY UPDATE ${key} = ${key}`,
  },
};

/** The outbox of a database on a server, on a session. A lost answer counts as not applied: it can be repeated. */
export function serverOutbox(
  engine: ServerEngine,
  session: Pick<ServerSession, 'run'>,
): OutboxTable {
  return new OutboxTable({
    ...WORDINGS[engine],
    async run(sql, bound) {
      try {
        return (await session.run(sql, bound)).rows;
      } catch (error) {
        throw notApplied(error);
      }
    },
  });
}

/** Removes the entries, if there is a table for them, except those of which the key begins with one of these texts. */
export async function clearEntries(
  engine: ServerEngine,
  session: ServerSession,
  kept: readonly string[],
): Promise<void> {
  // PostgreSQL ends a transaction that names a table which is not there.
  if (!(await tablesIn(session, engine)).includes(OUTBOX_TABLE)) return;
  await serverOutbox(engine, session).clearAllBut(kept);
}

/**
 * Why the table of the outbox cannot be created, in a clause; undefined if it can. Changes nothing.
 * @throws DatabaseError if the server does not answer
 */
export async function outboxProblem(
  engine: ServerEngine,
  session: Pick<ServerSession, 'run'>,
): Promise<string | undefined> {
  return engine === 'postgres' ? postgresProblem(session) : mysqlProblem(session);
}

/** PostgreSQL creates tables in transactions. */
async function postgresProblem(session: Pick<ServerSession, 'run'>): Promise<string | undefined> {
  await session.run('BEGIN');
  try {
    await session.run(createOutbox(WORDINGS.postgres));
    return undefined;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.isTransient) throw error;
    return describeProblem(error.code);
  } finally {
    await session.run('ROLLBACK');
  }
}

/** MySQL commits a new table at once: its rights are read instead. */
async function mysqlProblem(session: Pick<ServerSession, 'run'>): Promise<string | undefined> {
  const found = await session.run(
    'SELECT 1 FROM information_schema.tables WHERE table_schema = database() AND table_name = ?',
    [OUTBOX_TABLE],
  );
  if (found.rows.length > 0) return undefined;
  const named = await session.run('SELECT database() AS name');
  const database = textOf(named.rows[0]);
  const { rows } = await session.run('SHOW GRANTS');
  const isAllowed = rows.some((row) => maySetUp(textOf(row), database));
  return isAllowed ? undefined : describeProblem('1142');
}

/** The text in the only column of a row. */
function textOf(row: Readonly<Record<string, unknown>> = {}): string {
  const [value] = Object.values(row);
  return typeof value === 'string' ? value : '';
}

/** Whether a line of SHOW GRANTS gives the right to create tables in a database. */
export function maySetUp(grant: string, database: string): boolean {
  const [, rights = '', where = ''] = /^GRANT (.+?) ON (\S+) TO /.exec(grant) ?? [];
  const all = rights.split(',').map((right) => right.trim());
  if (!all.includes('CREATE') && !all.includes('ALL PRIVILEGES')) return false;
  if (where === '*.*') return true;
  const [, pattern] = /^`((?:[^`]|``)+)`\.\*$/.exec(where) ?? [];
  return pattern !== undefined && matches(pattern.replaceAll('``', '`'), database);
}

/** Whether a name matches a pattern of LIKE. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.match(/\\.|[^\\]/gsu) ?? [];
  const source = parts.map((part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    return part.replace(/^\\/, '').replace(/[$()*+.?[\\\]^{|}]/, String.raw`\$&`);
  });
  return new RegExp(`^${source.join('')}$`, 'isu').test(name);
}

function describeProblem(code: string): string {
  return `the table ${OUTBOX_TABLE} cannot be created there (${code})`;
}
