import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { runFiles } from '../../source/ledger/files.js';
import { databaseFile, edit, ENTITIES, query, rowsOf, type Row } from '../e2e/support/databases.js';
import { command, simulate, words } from '../e2e/support/simulate.js';

const OUTBOX = 'dbsim_outbox';

/** A folder as a killed run leaves it: the event of its first unit was relayed in part. */
async function folderWithOpenUnit(): Promise<string> {
  const line = 'generate --rows 9 --unit Order --together outbox --invalid 0 --seed 3';
  const { dir, record } = await simulate(words(line));
  const runId = record.run.id;
  const rows: { entity: string; stored: Row[string][] }[] = [];
  for (const entity of ENTITIES.toReversed()) {
    const [row] = await rowsOf(dir, entity);
    rows.push({ entity, stored: Object.values(row!) });
  }
  const add = (key: string, event = 'NULL'): string =>
    `INSERT INTO ${OUTBOX} VALUES ('dbsim-${key}', ${event})`;
  // A unit has another number in the log of the run, where it has ended.
  const [unit, other] = [901, 'r-of-another-folder'];
  const event = JSON.stringify({ unit, rows }).replaceAll("'", "''");
  await edit(dir, 'Order', add(`${runId}-${unit}-2`, `'${event}'`));
  await edit(dir, 'User', add(`${runId}-${unit}-0`));
  await edit(dir, 'Order', add(`${other}-1-0`));
  await edit(dir, 'Product', 'DELETE FROM products WHERE id = 1');
  appendFileSync(runFiles(dir, runId).units, '{"type":"opened"}\n');
  return dir;
}

async function entriesIn(dir: string): Promise<unknown[]> {
  const found = [];
  for (const entity of ENTITIES) {
    found.push(...(await query(databaseFile(dir, entity), `SELECT * FROM ${OUTBOX}`)));
  }
  return found;
}

describe('units that a run left open', () => {
  it.each(['reset --yes', 'migrate --down --yes'])(
    'are ended before the databases are emptied, and leave no entries: %s',
    async (line) => {
      const dir = await folderWithOpenUnit();
      const emptied = await command(dir, words(line));
      expect(emptied).toMatchObject({ code: 0, stderr: '' });
      expect(emptied.stdout).toMatch(
        /^Repaired: run r-\S+ had left 1 unit open, 1 of them torn; 1 row was stored\.\n/,
      );
      expect(await entriesIn(dir)).toEqual([]);
      // The first step back of the users keeps their table.
      const { record, stderr } = await simulate(words('assignment --fresh'), { dir });
      expect(record.totals).toMatchObject({ inserted: 24 });
      expect(stderr).not.toContain('Repaired');
    },
  );

  it('store nothing after the databases were emptied', async () => {
    const dir = await folderWithOpenUnit();
    await command(dir, words('reset --yes'));
    const { record, stderr } = await simulate(words('assignment'), { dir });
    expect(record.totals).toMatchObject({ inserted: 24 });
    expect(stderr).not.toContain('Repaired');
  });

  it('leave no entries behind a run that empties the databases, of any folder', async () => {
    const dir = await folderWithOpenUnit();
    const { record } = await simulate(words('assignment --fresh'), { dir });
    expect(record.totals).toMatchObject({ inserted: 24 });
    expect(await entriesIn(dir)).toEqual([]);
  });
});
