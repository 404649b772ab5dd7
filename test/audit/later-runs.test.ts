import { mkdirSync, writeFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { readLaterRuns } from '../../source/audit/later-runs.js';
import { noteEmptied } from '../../source/ledger/emptied.js';
import { nextRunId } from '../../source/ledger/catalogue.js';
import { runFiles, runsFolder } from '../../source/ledger/files.js';
import { JOURNAL_SCHEMA } from '../../source/ledger/journal.js';
import { SHOP } from '../../source/entities/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { BANK } from '../harness/models.js';

/** A folder with a run, and the lines of a later journal. */
async function folderWith(...lines: readonly object[]): Promise<{ dir: string; run: string }> {
  const dir = temporaryFolder();
  mkdirSync(runsFolder(dir), { recursive: true });
  const run = nextRunId(dir);
  writeFileSync(runFiles(dir, run).journal, '');
  if (lines.length > 0) {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(runFiles(dir, nextRunId(dir)).journal, text);
  }
  return { dir, run };
}

const bank = { name: 'bank', resources: BANK.entities.map(({ table }) => ({ name: table })) };

it.each([
  ['its own model', SHOP, /^reset, --fresh or migrate --down at /],
  ['another model', BANK, undefined],
])('a reset of the tables of %s', async (_what, { entities }, said) => {
  const { dir, run } = await folderWith();
  await noteEmptied(
    dir,
    entities.map((entity) => ({ description: { name: entity.table, entity } })),
  );
  const found = readLaterRuns(dir, run, {}, {});
  if (said) expect(found).toMatch(said);
  else expect(found).toBeUndefined();
});

it('a reset of an older journal, which names no tables, may have been one of its own', async () => {
  const { dir, run } = await folderWith({ type: 'emptied', schema: JOURNAL_SCHEMA, at: 'then' });
  expect(readLaterRuns(dir, run, {}, {})).toMatch(/^reset/);
});

it.each([
  ['with --fresh, of another model', bank, undefined],
  [
    'with --fresh, of a model that has one of its tables',
    { ...bank, resources: [...bank.resources, { name: 'users' }] },
    /--fresh/,
  ],
  ['with --fresh, of its own model', undefined, /--fresh/],
])('a run %s', async (_what, model, said) => {
  const { dir, run } = await folderWith({ type: 'run', run: { model, settings: { fresh: true } } });
  const found = readLaterRuns(dir, run, {}, {});
  if (said) expect(found).toMatch(said);
  else expect(found).toBeUndefined();
});
