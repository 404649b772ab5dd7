import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../harness/folder.js';
import { launcher, requireBuilt } from '../../harness/program.js';

const NOBODY = 65_534;

/** Whether this system has users that permissions hold for. */
export const hasPermissions = process.platform !== 'win32';

/** An entry that runs the program as a user whom permissions stop; nothing stops root. */
export function unprivilegedLauncher(): string {
  if (process.getuid?.() !== 0) return launcher;
  const folder = temporaryFolder();
  // Node comes back to the folder of its entry when it is another user already.
  chmodSync(folder, 0o755);
  const entry = path.join(folder, 'unprivileged.cjs');
  const become = `process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY});`;
  writeFileSync(entry, `${become}\nrequire(${JSON.stringify(requireBuilt(launcher))});\n`);
  return entry;
}
