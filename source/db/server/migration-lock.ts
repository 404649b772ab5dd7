import { DatabaseError } from '../../base/errors.js';
import type { ServerDescription } from './description.js';
import type { ServerSession } from './session.js';

/** The key of the advisory lock for migrations; an arbitrary number. */
const LOCK = 4_251_967;

/**
 * Runs work under the migration lock of a database, which the server releases if the session ends.
 * @throws DatabaseError if another program holds it for too long
 */
export async function underMigrationLock<Result>(
  description: ServerDescription,
  session: ServerSession,
  work: () => Promise<Result>,
): Promise<Result> {
  await lock(description, session);
  try {
    return await work();
  } finally {
    await unlock(description, session);
  }
}

async function lock(
  { engine, name, deadlineMs }: ServerDescription,
  session: ServerSession,
): Promise<void> {
  if (engine === 'postgres') {
    await session.run(`SELECT pg_advisory_lock(${LOCK})`);
    return;
  }
  const seconds = Math.floor((deadlineMs * 0.8) / 1000);
  const { rows } = await session.run(`SELECT GET_LOCK('dbsim ${LOCK}', ${seconds}) AS \`is_ours\``);
  if (rows[0]?.['is_ours'] === 1) return;
  throw new DatabaseError(name, 'locked', '', {
    message: 'is being migrated by another program',
    hint: 'Wait until it has finished, then try again.',
  });
}

async function unlock({ engine }: ServerDescription, session: ServerSession): Promise<void> {
  if (!session.session) return;
  const statement =
    engine === 'postgres'
      ? `SELECT pg_advisory_unlock(${LOCK})`
      : `SELECT RELEASE_LOCK('dbsim ${LOCK}')`;
  await session.run(statement).catch(() => session.drop());
}
