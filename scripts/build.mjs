// Builds dist/: the bundle, its source maps and the licences of what it contains.
// A failed build leaves the dist/ that was there.

import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ASSETS } from './lib/assets.mjs';
import { bundle } from './lib/bundle.mjs';
import { STAMP, inputsHash } from './lib/freshness.mjs';
import { bundledFolders, thirdPartyLicenses } from './lib/licenses.mjs';
import { dist, inRoot } from './lib/paths.mjs';
import { notify } from './lib/notify.mjs';

const temporary = inRoot(`.dist-${process.pid}`);

try {
  // Taken first: a file that changes during the build makes the next call build again.
  const hash = inputsHash();
  const { files, metafile } = await bundle();
  const licenses = thirdPartyLicenses([
    ...bundledFolders(metafile),
    ...ASSETS.map((asset) => asset.folder),
  ]);

  for (const { path: file, contents } of files) write(path.relative(dist, file), contents);
  for (const { name, contents } of ASSETS) write(name, contents());
  write('THIRD-PARTY-LICENSES.txt', licenses);
  write(STAMP, hash);
  chmodSync(path.join(temporary, 'launcher.cjs'), 0o755);
  swap();
} catch (error) {
  // What esbuild found it has already shown, with the lines.
  const isShown = error instanceof Error && 'errors' in error;
  notify(isShown ? 'the build failed, see above.' : `the build failed: ${String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** @param {string} name @param {string | Uint8Array} contents */
function write(name, contents) {
  const file = path.join(temporary, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, contents);
}

/** Puts the new folder in place of the old one, so that no one ever sees half a build. */
function swap() {
  const old = `${temporary}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  try {
    renameSync(temporary, dist);
  } catch (error) {
    if (existsSync(old)) renameSync(old, dist);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
