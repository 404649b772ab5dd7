import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

import type { Den } from './server.js';

/**
 * Has a program of an engine write the data of an empty server into a folder of a den. It is a second of work that
 * always comes to the same, so the checkout keeps a copy for the servers after it; that of another version of the
 * program, or of other arguments, is another one.
 * @param folder its name in the den
 * @param into the arguments that name the folder
 */
export async function installData(
  den: Den,
  program: string,
  args: readonly string[],
  { folder, into }: { folder: string; into: readonly string[] },
): Promise<void> {
  const data = path.join(den.folder, folder);
  const kept = keptAt(program, args);
  if (kept && existsSync(kept)) {
    cpSync(kept, data, { recursive: true });
    den.ownAll();
    return;
  }
  await den.run(program, [...args, ...into]);
  if (kept) keep(data, kept);
}

/** Where the copy is; undefined outside the tests, which keep nothing. */
function keptAt(program: string, args: readonly string[]): string | undefined {
  const cache = process.env['DBSIM_TEST_CACHE'];
  if (!cache) return undefined;
  const { size, mtimeMs } = statSync(program);
  const which = JSON.stringify([program, size, mtimeMs, args]);
  const name = createHash('sha256').update(which).digest('hex').slice(0, 16);
  return path.join(cache, 'engines', name);
}

function keep(data: string, kept: string): void {
  const part = `${kept}.${process.pid}.part`;
  mkdirSync(path.dirname(kept), { recursive: true });
  cpSync(data, part, { recursive: true });
  try {
    renameSync(part, kept);
  } catch {
    // Another process has kept its own meanwhile, which is as good.
    rmSync(part, { recursive: true, force: true });
  }
}
