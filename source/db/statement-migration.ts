import type { RunnableMigration } from 'umzug';

/** A migration that runs statements, one after the other; `down` reverts it. */
export type StatementMigration<Context> = (
  name: string,
  statements: { readonly up: readonly string[]; readonly down: readonly string[] },
) => RunnableMigration<Context>;

/** What makes migrations of statements. @param run runs one on the connection of an engine */
export function statementMigrations<Context extends object>(
  run: (context: Context, sql: string) => Promise<unknown>,
): StatementMigration<Context> {
  const runAll = async (context: Context, statements: readonly string[]): Promise<void> => {
    for (const sql of statements) await run(context, sql);
  };
  return (name, { up, down }) => ({
    name,
    up: ({ context }) => runAll(context, up),
    down: ({ context }) => runAll(context, down),
  });
}
