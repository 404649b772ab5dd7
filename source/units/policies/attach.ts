import { formatAmount } from '../../base/format.js';
import { MOST_ATTACHED } from '../../db/sqlite/attached.js';
import type { UnitEnding } from '../../ledger/unit-lines.js';
import type { UnitPlaces, UnitPolicy, UnitWork } from '../policy.js';
import { TOGETHER_MEANINGS } from '../meanings.js';

/** One transaction over all SQLite files, attached to one connection. */
export const attach: UnitPolicy = {
  name: 'attach',
  meaning: TOGETHER_MEANINGS.attach,
  needs: `SQLite files, at most ${MOST_ATTACHED + 1}`,
  promise:
    'A unit is stored whole or not at all, with --journal delete; with wal, each file commits by itself, and a kill can leave a unit torn.',
  steps: [
    'begin one transaction, which takes the write locks of all files',
    'write all rows, parents first',
    'commit it, or roll it back if a row does not go through',
  ],
  recovery:
    'With --journal delete, SQLite rolls an unfinished commit back when it opens the files; with wal, a torn unit stays torn.',
  isAtomic: true,
  isLogged: false,
  isOneTransaction: true,
  problemOf,
  weaknessOf: (journals) =>
    journals.includes('wal')
      ? 'with --journal wal each file commits by itself, so that a kill can leave a unit torn; --journal delete commits in all files or in none'
      : undefined,
  write: writeAtOnce,
};

function problemOf(places: UnitPlaces): string | undefined {
  const databases = places.entities.flatMap((entity) => entity.databases);
  const server = databases.find(({ engine }) => engine !== 'sqlite');
  if (server) return `SQLite attaches files, and ${server.name} is on a server`;
  if (databases.length > MOST_ATTACHED + 1) {
    return `SQLite attaches at most ${formatAmount(MOST_ATTACHED, 'file')} to another, and a unit needs ${formatAmount(databases.length, 'file')}`;
  }
  const spread = places.entities.find(({ databases: files }) => files.length > 1);
  return (
    spread &&
    `one connection would have ${formatAmount(spread.databases.length, 'table')} of one name: ${spread.name} has ${formatAmount(spread.databases.length, 'file')}`
  );
}

async function writeAtOnce(unit: UnitWork): Promise<UnitEnding> {
  const committed = await unit.transact(async (transaction) => {
    for (let at = 0; at < unit.size; at += 1) if (!(await transaction.insert(at))) return false;
    return true;
  });
  if (committed === undefined) return 'open';
  return committed ? 'whole' : 'none';
}
