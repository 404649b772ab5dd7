import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { launcher, testNode } from '../harness/program.js';

/** A device on which every write fails: the disk is full. */
const FULL = '/dev/full';

it.skipIf(!existsSync(FULL)).each([['model show shop'], ['compare --list'], ['--help']])(
  '`%s` that cannot print ends with status 1',
  (line) => {
    const { status } = spawnSync(
      'sh',
      ['-c', `exec "$@" > ${FULL}`, 'sh', testNode, launcher, ...line.split(' ')],
      { cwd: temporaryFolder() },
    );
    expect(status).toBe(1);
  },
);
