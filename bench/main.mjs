// Measures the built program against what it is compared with: `npm run bench [name …]`.

import { prepare } from '../scripts/lib/prepare.mjs';
import { BENCHMARKS } from './lib/catalogue.mjs';
import { conduct } from './lib/conduct.mjs';
import { readOptions } from './lib/options.mjs';
import { buildOther } from './lib/other-build.mjs';
import { storeResult } from './lib/store.mjs';
import { describeCase } from './lib/table.mjs';
import { newFolder, openWork } from './lib/work.mjs';

const notify = (/** @type {string} */ text) => void process.stderr.write(`  ${text}\n`);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
// A server or a terminal that a failed benchmark has left must not keep this process.
process.exit();

/** @param {string[]} argv */
async function main(argv) {
  const options = readOptions(argv);
  if (options.help || options.names.length === 0) {
    console.log(list());
    return 0;
  }
  const chosen = choose(options.names);
  await prepare();
  openWork(options.dir);
  const other =
    options.against === undefined ? undefined : await buildOther(options.against, notify);
  let status = 0;
  for (const benchmark of chosen) {
    process.stderr.write(`${benchmark.name}: ${benchmark.about}\n`);
    try {
      const result = await conduct(
        benchmark,
        { options, notify, other },
        newFolder(benchmark.name),
      );
      for (const doubt of result.doubts) console.log(`doubtful: ${doubt}`);
      console.log(
        [`${result.name} (${result.tookSeconds} s)`, ...result.cases.map(describeCase)].join('\n'),
      );
      if (result.doubts.length > 0 && !options.anyway) {
        console.log('This result is not stored: --anyway stores it, marked as doubtful.');
        status = 1;
      } else if (result.cases.length > 0) await storeResult(result);
    } catch (error) {
      process.stderr.write(`${benchmark.name}: ${messageOf(error)}\n`);
      status = 1;
    }
  }
  return status;
}

/** @param {readonly string[]} names */
function choose(names) {
  if (names.includes('all')) return BENCHMARKS;
  return names.map((name) => {
    const found = BENCHMARKS.find((benchmark) => benchmark.name === name);
    if (found) return found;
    throw new Error(`there is no benchmark ${JSON.stringify(name)}\n${list()}`);
  });
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

function list() {
  const total = BENCHMARKS.reduce((sum, { minutes }) => sum + minutes, 0);
  const lines = BENCHMARKS.map(
    ({ name, minutes, about }) => `  ${name.padEnd(8)} ${`${minutes} min`.padStart(7)}  ${about}`,
  );
  return [
    'npm run bench NAME … [-- --pairs N] [--rows N] [--times N] [--full] [--anyway] [--dir DIR] [--against COMMIT] [--node NODE]',
    '',
    ...lines,
    `  all      ${`${Math.ceil(total)} min`.padStart(7)}  every one of them`,
    '',
    '  --pairs N          rounds, in each of which everybody is measured once (5)',
    '  --rows N           other sizes than the default, for a quick look',
    '  --times N          lab: comparisons of each kind (20); an interrupted call goes on where it ended',
    '  --full             scale: 5,000,000 rows too',
    '  --anyway           on a busy machine too; the result is marked as doubtful',
    '  --dir DIR          where the databases are written (bench/.work)',
    '  --against COMMIT   measures another commit, too, in the same rounds',
    '  --node NODE        start: the assignment on another Node, too; may be repeated',
  ].join('\n');
}
