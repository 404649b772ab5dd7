import type { ServerSession } from './session.js';
import type { Statement } from './statements.js';

/** Runs some statements in a transaction of their own. @param begin what begins it */
export async function inTransaction(
  session: ServerSession,
  begin: string,
  statements: readonly Statement[],
): Promise<void> {
  await session.run(begin);
  try {
    for (const statement of statements) await session.run(...statement);
    await session.run('COMMIT');
  } catch (error) {
    await session.run('ROLLBACK').catch(() => session.drop());
    throw error;
  }
}
