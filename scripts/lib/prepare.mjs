import { readFileSync } from 'node:fs';
import { runQuietly } from './child.mjs';
import { isBuilt } from './freshness.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { inRoot, root } from './paths.mjs';
import { fail, notify } from './notify.mjs';

/** Brings the checkout from whatever state to a built program; returns at once when it already is. */
export async function prepare() {
  requireSupportedNode();
  if (isInstalled() && isBuilt()) return;
  await withLock(
    inRoot('.setup.lock'),
    async () => {
      if (!isInstalled()) await install();
      if (!isBuilt()) await build();
    },
    (holder) => notify(`waiting for process ${holder}, which is setting up this folder …`),
  );
}

function requireSupportedNode() {
  const range = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).engines.node;
  const oldest = range.replace('>=', '');
  const numeric = { numeric: true };
  if (process.versions.node.localeCompare(oldest, 'en', numeric) >= 0) return;
  fail(`this needs Node.js ${oldest} or newer, and this is ${process.versions.node}.`);
}

async function build() {
  notify('building …');
  const { code, output } = await runQuietly(process.execPath, [inRoot('scripts/build.mjs')], {
    cwd: root,
  });
  process.stderr.write(output);
  if (code !== 0) process.exit(1);
}
