// Writes the table of keys into the README, from the bindings that carry the keys out.
// `node scripts/key-table.mjs`

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { compiledModel } from './lib/compiled-model.mjs';
import { withKeyTable } from './lib/key-table.mjs';
import { inRoot } from './lib/paths.mjs';

const readme = inRoot('README.md');
// In the checkout, so that the packages that it imports are found.
const compiled = inRoot('node_modules', `.key-table-${process.pid}.mjs`);

try {
  await esbuild.build({
    stdin: {
      contents: `export { KEY_SECTIONS } from './views/index.js';
        export { keyNames } from './views/help/key-sections.js';`,
      loader: 'ts',
      resolveDir: inRoot('source'),
    },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile: compiled,
    plugins: [compiledModel],
    logLevel: 'error',
  });
  const { KEY_SECTIONS, keyNames } = await import(pathToFileURL(compiled).href);
  writeFileSync(readme, await withKeyTable(readFileSync(readme, 'utf8'), keyNames(KEY_SECTIONS)));
} finally {
  rmSync(compiled, { force: true });
}
