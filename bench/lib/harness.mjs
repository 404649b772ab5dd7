import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRoot } from '../../scripts/lib/paths.mjs';

/**
 * The servers of the tests, and where their programs are.
 * @typedef {typeof import('../../test/harness/engines/postgres.js')
 *   & typeof import('../../test/harness/engines/galera.js')
 *   & Pick<typeof import('../../test/harness/engines/programs.js'), 'findPrograms'>} Harness
 */

/** Beside the packages that it imports. */
const BUILT = inRoot('node_modules', '.cache', 'bench', 'engines.mjs');

/** Loads what starts the servers of the tests; it is TypeScript, and no entry of the program. @returns {Promise<Harness>} */
export async function loadHarness() {
  const folder = inRoot('test', 'harness', 'engines');
  const contents = ['postgres', 'galera', 'programs']
    .map((name) => `export * from './${name}.ts';`)
    .join('\n');
  await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    outfile: BUILT,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  });
  return import(pathToFileURL(path.resolve(BUILT)).href);
}
