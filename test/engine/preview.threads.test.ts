import { expect, it } from 'vitest';

import { SHOP } from '../../source/entities/shop.js';
import { chooseWorkload } from '../../source/commands/workload.js';
import { conductRun } from '../../source/engine/conduct.js';
import { previewWorkload } from '../../source/engine/preview.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';
import { attemptsOf } from '../../source/ledger/attempts.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { temporaryFolder } from '../harness/folder.js';

/** What does not depend on threads and time. */
const decided = ({ entity, row, values, outcome, reasons }: Attempt): unknown => ({
  entity,
  row,
  values,
  outcome,
  reasons,
});

it.each([
  ['assignment', {}],
  ['generate', { rows: '100', invalid: '0.4', seed: '11' }],
])('what is expected of the rows of %s is what a run finds', async (name, flags) => {
  const chosen = await chooseWorkload(name, flags, SHOP);
  const { rows } = await previewWorkload(chosen, 'wait');
  const settings = { ...DEFAULT_SETTINGS, threads: 3, sync: 'off' as const };
  const dir = temporaryFolder();
  const record = await conductRun({ dir, version: '0', chosen, settings });
  const attempts = record ? [...attemptsOf(dir, record)()] : [];
  const key = ({ entity, row }: Attempt): string => `${entity} ${row}`;
  const expected = new Map(rows.map(({ attempt }) => [key(attempt), decided(attempt)]));
  expect(new Map(attempts.map((attempt) => [key(attempt), decided(attempt)]))).toEqual(expected);
});
