import { measureBuilds } from './lib/pairs.mjs';
import { simulate } from './lib/program.mjs';
import { formatNumber, makeCase, otherRates } from './lib/results.mjs';
import { insertedRows } from './lib/rows.mjs';
import { sqliteCommand } from './lib/versions.mjs';
import { importRows } from './references/imports.mjs';

const ROWS = 1_000_000;
const BATCH = 5000;
const THREADS = 10;

/**
 * Rows from CSV files: ours against three parallel imports of the same files.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const files = {
  name: 'files',
  about: 'a million rows from CSV files, against three parallel sqlite3 .imports of them',
  minutes: 1,
  comparesBuilds: true,
  run: async (context) => {
    const { options } = context;
    const rows = options.rows ?? ROWS;
    const rowSet = await insertedRows({ rows, invalid: 0 });
    const hasImports = sqliteCommand() !== undefined;
    const args = [rowSet.folder, '--batch', `${BATCH}`, '--threads', `${THREADS}`];
    const found = await measureBuilds(
      {
        ours: { files: (program) => simulate(args, { program }) },
        references: hasImports ? { imports: () => importRows(rowSet) } : {},
      },
      context,
    );
    const ours = found.ours.files;
    const other = found.other?.files;
    const { imports } = found.references;
    const perSecond = (/** @type {number} */ ms) => rowSet.count / (ms / 1000);
    const title = `${formatNumber(rows)} rows from CSV, ${THREADS} threads`;
    return {
      cases: [
        makeCase({
          title: `${title}, while the threads work`,
          unit: 'rows/s',
          ours: [`batches of ${BATCH}`, ours.map(({ rate }) => rate)],
          reference: imports && ['3 × .import', imports.map(({ rate }) => rate)],
          other: otherRates(other, ours, context.other),
        }),
        makeCase({
          title: `${title}, from the start of the process (reading and checking the files, starting threads) to the last row`,
          unit: 'rows/s',
          ours: [`batches of ${BATCH}`, ours.map(({ endedMs }) => perSecond(endedMs))],
          reference: imports && ['3 × .import', imports.map(({ wallMs }) => perSecond(wallMs))],
          other: context.other &&
            other && {
              label: context.other.commit,
              values: other.map(({ endedMs }) => perSecond(endedMs)),
            },
        }),
      ],
      skipped: hasImports ? [] : ['the imports: there is no sqlite3 command'],
    };
  },
};
