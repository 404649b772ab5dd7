import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { formatFault, readFault } from '../../source/sim/fault-hook.js';
import { temporaryFolder } from '../harness/folder.js';
import { runProgram, type ProgramResult } from '../harness/program.js';
import { leftOvers } from './support/files.js';
import { start } from './support/started.js';

interface Table {
  schema: string;
  ok: boolean;
  seed: number;
  faults: {
    fault: string;
    times: number;
    acknowledged: number;
    lost: number;
    doubled: number;
    verdict: string;
    remarks: string[];
  }[];
}

/** A newer Node keeps compiled code of the program in the temporary folder, and shall not: the folder is looked at. */
function inFolder(scratch: string): Record<string, string> {
  return { TMPDIR: scratch, NODE_DISABLE_COMPILE_CACHE: '1' };
}

function torture(...args: string[]): Promise<ProgramResult> {
  return runProgram(['torture', '--seed', '5', '--rows', '600', ...args]);
}

describe.skipIf(process.platform === 'win32')('torture', () => {
  it('loses and doubles nothing, and leaves no file', FULL, async () => {
    const cwd = temporaryFolder();
    const scratch = temporaryFolder();
    const [ofDead, ofLiving] = [2 ** 30, process.pid].map((pid) => `dbsim-torture-${pid}-abc`);
    for (const name of [ofDead, ofLiving]) mkdirSync(path.join(scratch, name ?? ''));
    const only = 'kill,replaced';
    const args = `torture --seed 5 --rows 600 --only ${only} --times 2 --json`.split(' ');
    const { code, stdout, stderr } = await runProgram(args, {
      cwd,
      env: inFolder(scratch),
    });
    expect(code, stdout + stderr).toBe(0);
    const table = JSON.parse(stdout) as Table;
    expect(table).toMatchObject({ schema: 'dbsim.torture/1', ok: true, seed: 5 });
    expect(table.faults.map(({ fault, times }) => [fault, times])).toEqual(
      only.split(',').flatMap((fault) => [
        [fault, 1],
        [fault, 1],
      ]),
    );
    for (const { fault, acknowledged, lost, doubled, verdict } of table.faults) {
      expect(acknowledged, fault).toBeGreaterThan(0);
      expect(doubled, fault).toBe(0);
      if (fault !== 'replaced') expect(lost, fault).toBe(0);
      expect(verdict, fault).toBe(lost > 0 ? 'reported' : 'ok');
    }
    // During a run, SQLite's log may make the other database whole again; after it nothing does.
    expect(table.faults.map(({ verdict }) => verdict)).toContain('reported');
    expect(leftOvers(cwd)).toEqual([]);
    expect(readdirSync(scratch)).toEqual([ofLiving]);
  });

  it('ends with 1 where a promise is violated, and names it', async () => {
    const preload = path.join(temporaryFolder(), 'preload.cjs');
    // A `verify` that prints no verdict.
    writeFileSync(preload, "if (process.argv.includes('verify')) process.exit(3);");
    const args = 'torture --seed 5 --rows 100 --only kill --times 1'.split(' ');
    const { code, stdout } = await runProgram(args, {
      env: { ...inFolder(temporaryFolder()), NODE_OPTIONS: `--require "${preload}"` },
    });
    expect(stdout).toMatch(/^kill .*VIOLATED/m);
    expect(stdout).toMatch(/^kill: .*ended with status 3/m);
    expect(code).toBe(1);
  });

  it('stops cleanly on Ctrl-C', FULL, async () => {
    const scratch = temporaryFolder();
    const args = ['torture', '--only', 'kill', '--times', '1000'];
    const started = start(args, { env: inFolder(scratch) });
    await started.until(() => readdirSync(scratch).length > 0, 'a folder');
    started.kill('SIGINT');
    expect(await started.ended).toMatchObject({ code: 130 });
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('names what it does not know', async () => {
    expect(await torture('--only', 'kill,earthquake')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/There is no fault "earthquake".*kill-between/) as string,
    });
    expect(await torture('--dir', '.')).toMatchObject({ code: 2 });
  });
});

describe('the variable that torture injects its faults with', () => {
  it('is read as it was written', () => {
    const plan = { action: 'kill', moment: 'committed', row: 12 } as const;
    expect(readFault(formatFault(plan))).toEqual(plan);
    expect(readFault(undefined)).toBeUndefined();
    expect(readFault('')).toBeUndefined();
  });

  it.each(['kill', 'kill:recorded', 'kill:recorded:0', 'bite:recorded:1', 'kill:never:1'])(
    'stops a run when it is something else: %s',
    (text) => {
      expect(() => readFault(text)).toThrow(
        /DBSIM_FAULT is set by `dbsim-tui torture` and `dbsim-tui learn` only/,
      );
    },
  );
});
