import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './lib/child.mjs';
import { emptyDatabases } from './lib/databases.mjs';
import { measureBuilds } from './lib/pairs.mjs';
import { simulate } from './lib/program.mjs';
import { atLeast, formatNumber, makeCase, otherRates } from './lib/results.mjs';
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
  comparesBuilds: true,
  run: async (context) => {
    const { options } = context;
    const { single, batches } = options.rows
      ? { single: options.rows, batches: options.rows }
      : ROWS;
    const count = Math.min(ROWS.orm, single);
    const rowSet = await insertedRows({ rows: single, invalid: 0 });
    const rowsFile = path.join(newFolder('mixed'), 'rows.json');
    await writeMixed(rowSet, rowsFile);
    const run = (/** @type {number} */ rows, /** @type {number} */ batch) => {
      const args = [...generateArgs({ rows, invalid: 0 }), '--threads=10', `--batch=${batch}`];
      return (/** @type {string} */ program) => simulate(args, { program });
    };
    const { ours, other, references } = await measureBuilds(
      {
        ours: { single: run(single, 1), batches: run(batches, 5000) },
        references: { orm: () => createAll({ rowsFile, count }) },
      },
      context,
    );
    const reference = /** @type {const} */ ([
      `Model.create, ${formatNumber(count)} rows`,
      references.orm.map(({ rate }) => rate),
    ]);
    return {
      cases: [
        makeCase({
          title: `${formatNumber(single)} rows, one a transaction, 10 threads`,
          unit: 'rows/s',
          ours: ['row by row', ours.single.map(({ rate }) => rate)],
          reference,
          other: otherRates(other?.single, ours.single, context.other),
          goals: ({ ratio }) => [atLeast(ratio?.median ?? 0, 10, '× the ORM')],
        }),
        makeCase({
          title: `${formatNumber(batches)} rows, batches of 5000, 10 threads`,
          unit: 'rows/s',
          ours: ['batches', ours.batches.map(({ rate }) => rate)],
          reference,
          other: otherRates(other?.batches, ours.batches, context.other),
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
