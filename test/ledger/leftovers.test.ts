import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { removeLeftovers } from '../../source/ledger/leftovers.js';
import { temporaryFolder } from '../harness/folder.js';

it('what a killed program left is removed, and nothing else', async () => {
  const folder = temporaryFolder();
  const kept = [
    'r-20260101-000000-000-aaaa.attempts.ndjson',
    'r-20260101-000000-000-aaaa.journal.ndjson',
    'r-20260101-000000-000-aaaa.json',
    'rows',
    'tmp.txt',
  ];
  const passing = ['users-1.rows', 'r-20260101-000000-000-aaaa.json.1a2b3c4d.tmp'];
  for (const name of [...kept, ...passing]) writeFileSync(path.join(folder, name), '');
  await removeLeftovers(folder);
  await removeLeftovers(folder);
  expect(readdirSync(folder).toSorted()).toEqual(kept.toSorted());
});

it('a folder without anything in it stays so', async () => {
  const folder = path.join(temporaryFolder(), 'runs');
  mkdirSync(folder);
  await removeLeftovers(folder);
  expect(readdirSync(folder)).toEqual([]);
});
