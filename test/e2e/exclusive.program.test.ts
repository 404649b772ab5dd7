import { describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import { REFUSED, expectedOutcomes } from './support/assignment.js';
import { countDecided, leftOvers, runsIn } from './support/files.js';
import { expectPromiseKept } from './support/promise.js';
import { command, outcomesOf } from './support/simulate.js';
import { start } from './support/started.js';
import type { PrintedRecord } from './support/record.js';

describe.skipIf(process.platform === 'win32')('a folder in which a program works', () => {
  it('is left to it by every other, which explains why; only status looks on', FULL, async () => {
    const dir = temporaryFolder();
    const first = start(['run', '--threads', '2', '--pace', '200', '--json', '--dir', dir]);
    await first.until(() => countDecided(dir) >= 2, 'two decided rows');
    // It is paused, because the others may take long.
    first.kill('SIGSTOP');

    const others = [
      'run',
      'run generate',
      'verify',
      'migrate',
      'reset --yes',
      'migrate --down --yes',
    ];
    const results = await Promise.all(others.map((words) => command(dir, words.split(' '))));
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      expect({ code, stdout }, others[index]).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^dbsim-tui: Another dbsim-tui is already working in .*data.*\n$/);
      expect(stderr).toContain(`process ${first.pid}`);
    }
    expect(await command(dir, ['status'])).toMatchObject({ code: 0, stderr: '' });

    first.kill('SIGCONT');
    const { code, stdout } = await first.ended;
    const record = JSON.parse(stdout) as PrintedRecord;
    expect(code).toBe(0);
    expect(outcomesOf(record)).toEqual(expectedOutcomes(REFUSED));
    expect(runsIn(dir)).toHaveLength(1);
    expect(leftOvers(dir)).toEqual([]);
    await expectPromiseKept(dir, record.attempts);
  });

  it('is free again as soon as that program was killed', async () => {
    const dir = temporaryFolder();
    const first = start(['run', '--threads', '2', '--pace', '400', '--dir', dir]);
    await first.until(() => countDecided(dir) >= 2, 'two decided rows');
    first.kill('SIGKILL');
    await first.ended;
    const { code, stderr } = await command(dir, ['run', '--fresh', '--threads', '1']);
    expect(code, stderr).toBe(0);
    expect(leftOvers(dir)).toEqual([]);
  });
});
