import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { auditRun } from '../../source/audit/audit.js';
import type { FoundRow } from '../../source/db/rows.js';
import { lockFolder } from '../../source/db/sqlite/folder-lock.js';
import { readRunModel, type RunModel } from '../../source/model/run-model.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { DATA_FOLDER, embeddedTopology } from '../../source/router/topology.js';
import { startRun } from '../../source/sim/run.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import { temporaryFolder } from '../harness/folder.js';
import { root } from '../harness/program.js';
import { move, withRouter, type Described } from './stage.js';

const LIBRARY = readRunModel(path.join(root, 'models/library.yaml'));

/** A folder with a run of a model. */
async function folderWithRun(own: RunModel): Promise<{ dir: string; run: string }> {
  const dir = temporaryFolder();
  const lock = await lockFolder(path.join(dir, DATA_FOLDER));
  try {
    const started = await startRun({
      dir,
      topology: embeddedTopology(dir, own.model),
      workload: generateWorkload({ rows: 900, invalid: 0.1, seed: 5 }, own),
      model: own.descriptor,
      settings: { ...DEFAULT_SETTINGS, threads: 3 },
      version: '0.0.0-test',
      invalid: 0.1,
    });
    expect(await started.ended).toMatchObject({ status: 'completed' });
    return { dir, run: started.header.id };
  } finally {
    await lock.release();
  }
}

/** All rows of each entity, by key. */
function rowsOf({ topology }: Described): Promise<FoundRow[][]> {
  return withRouter(topology, async (router) => {
    const found: FoundRow[][] = [];
    for (const { name } of LIBRARY.model.entities) {
      const rows: FoundRow[] = [];
      for (const shard of router.shards(name)) {
        for await (const page of shard.scan()) rows.push(...page);
      }
      found.push(rows.toSorted((one, other) => Number(one[0]) - Number(other[0])));
    }
    return found;
  });
}

it('moves the rows of tables that share a database, and of one that points to itself', async () => {
  const { dir, run } = await folderWithRun(LIBRARY);
  const here: Described = { topology: embeddedTopology(dir, LIBRARY.model), file: null };
  const file = path.join(dir, 'spread.yaml');
  writeFileSync(
    file,
    [
      'entities:',
      '  members: { databases: [{ file: data/m1.db }, { file: data/m2.db }], spread: { rule: hash } }',
      '  books: { file: data/books.db }',
      '  loans:',
      '    databases: [{ file: data/l1.db }, { file: data/l2.db }]',
      '    spread: { by: member_id }',
    ].join('\n'),
  );
  const spread: Described = { topology: readTopologyFile(file, {}, LIBRARY.model), file };
  const rows = await rowsOf(here);
  for (const of of rows) expect(of.length).toBeGreaterThan(0);
  await move(dir, here, spread);
  expect(await rowsOf(spread)).toEqual(rows);
  const { audit } = await auditRun(dir, run, spread.topology);
  expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
  await expect(move(dir, spread, here)).rejects.toThrow(
    'Rows of Member cannot be moved from several databases into one',
  );
  expect(await rowsOf(spread)).toEqual(rows);
});
