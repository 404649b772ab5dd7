import { OutboxTable } from '../outbox.js';
import { quoteName } from './columns.js';
import type { SqliteHandle } from './handle.js';

/** The outbox in a SQLite file. */
export function sqliteOutbox(handle: Pick<SqliteHandle, 'all'>): OutboxTable {
  return new OutboxTable({
    quote: quoteName,
    slot: () => '?',
    keyType: 'TEXT',
    eventType: 'TEXT',
    tableOptions: ' WITHOUT ROWID',
    onConflict: () => 'ON CONFLICT DO NOTHING',
    run: (sql, bound) => handle.all(sql, bound),
  });
}
