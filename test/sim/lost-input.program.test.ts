import { readdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { runsFolder } from '../../source/ledger/files.js';
import { temporaryFolder } from '../harness/folder.js';
import { runProgram } from '../harness/program.js';
import { folderWith } from './folder-input.js';

function filesLike(dir: string, pattern: RegExp): string[] {
  try {
    return readdirSync(runsFolder(dir))
      .filter((name) => pattern.test(name))
      .map((name) => path.join(runsFolder(dir), name));
  } catch {
    return [];
  }
}

/** Cuts the copies of the input as soon as the run has decided a row. */
async function cutCopies(dir: string): Promise<void> {
  const hasBegun = (): boolean =>
    filesLike(dir, /\.attempts\.ndjson$/).some((file) => statSync(file).size > 0);
  await expect.poll(hasBegun, { interval: 5 }).toBe(true);
  for (const file of filesLike(dir, /\.rows$/)) truncateSync(file, 20);
}

describe('a run whose copy of the input is damaged while it lasts', () => {
  // So many that the run is far from its end when the copies are cut, however late that is.
  const users = Array.from(
    { length: 20_000 },
    (_, index) => `${index + 1},Ana,u${index}@example.com`,
  );
  const folder = folderWith({ 'users.csv': `id,name,email\n${users.join('\n')}\n` });

  it('ends with one line about it, not with a stack, and can be audited', async () => {
    const dir = temporaryFolder();
    const args = ['run', folder, '--threads=3', '--pace=5', '--quiet'];
    const [ended] = await Promise.all([runProgram(args, { cwd: dir }), cutCopies(dir)]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    expect(ended.stderr).toMatch(/^dbsim-tui: .*The copy of the input, /m);

    const verified = await runProgram(['verify', '--json'], { cwd: dir });
    expect(JSON.parse(verified.stdout)).toMatchObject({ audit: { ok: true } });
  });
});
