import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './lib/child.mjs';
import { emptyDatabases } from './lib/databases.mjs';
import { measure } from './lib/pairs.mjs';
import { simulate } from './lib/program.mjs';
import { atLeast, formatNumber, makeCase } from './lib/results.mjs';
import { generateArgs, insertedRows, writeMixed } from './lib/rows.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

/** The ORM is slow: it gets the first of the rows, enough for a few seconds each. */
const ROWS = { orm: 3000, single: 30_000, batches: 300_000 };

/**
 * Ours against the ORM's own way.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const orm = {
  name: 'orm',
  about: 'row by row and in batches, against Model.create in sequelize.transaction',
  minutes: 1,
  run: async ({ options, tell }) => {
    const { single, batches } = options.rows
      ? { single: options.rows, batches: options.rows }
      : ROWS;
    const count = Math.min(ROWS.orm, single);
    const rowSet = await insertedRows({ rows: single, invalid: 0 });
    const rowsFile = path.join(newFolder('mixed'), 'rows.json');
    await writeMixed(rowSet, rowsFile);
    const threads = ['--threads', '10'];
    const found = await measure(
      {
        single: () => simulate([...generateArgs({ rows: single, invalid: 0 }), ...threads]),
        batches: () =>
          simulate([...generateArgs({ rows: batches, invalid: 0 }), ...threads, '--batch', '5000']),
        orm: () => createAll({ rowsFile, count }),
      },
      options.pairs,
      tell,
    );
    const reference = /** @type {const} */ ([
      `Model.create, ${formatNumber(count)} rows`,
      found.orm.map(({ rate }) => rate),
    ]);
    return {
      cases: [
        makeCase({
          title: `${formatNumber(single)} rows, one a transaction, 10 threads`,
          unit: 'rows/s',
          ours: ['row by row', found.single.map(({ rate }) => rate)],
          reference,
          goals: ({ ratio }) => [atLeast(ratio?.median ?? 0, 10, '× the ORM')],
        }),
        makeCase({
          title: `${formatNumber(batches)} rows, batches of 5000, 10 threads`,
          unit: 'rows/s',
          ours: ['batches', found.batches.map(({ rate }) => rate)],
          reference,
          goals: ({ ratio }) => [atLeast(ratio?.median ?? 0, 50, '× the ORM')],
        }),
      ],
    };
  },
};

/** @param {{ rowsFile: string, count: number }} task */
async function createAll({ rowsFile, count }) {
  const folder = await emptyDatabases();
  const script = fileURLToPath(new URL('references/orm.mjs', import.meta.url));
  const { stdout } = await runChild(process.execPath, [
    script,
    JSON.stringify({ folder, rowsFile, count }),
  ]);
  removeFolder(folder);
  const { durationMs } = /** @type {{ durationMs: number }} */ (JSON.parse(stdout));
  return { rate: count / (durationMs / 1000) };
}
