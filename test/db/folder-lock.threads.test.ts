import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { FolderBusyError, lockFolder } from '../../source/db/sqlite/folder-lock.js';
import { temporaryFolder } from '../harness/folder.js';
import {
  launcher,
  programEnvironment,
  requireBuilt,
  runProgram,
  testNode,
} from '../harness/program.js';

const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** Starts a run that lasts for minutes, and waits until it has the folder. */
async function startLongRun(dir: string): Promise<ChildProcess> {
  const args = ['run', 'generate', '--rows=100000', '--threads=1', '--pace=1000', '--quiet'];
  const child = spawn(testNode, [requireBuilt(launcher), ...args], {
    cwd: dir,
    env: programEnvironment(),
    stdio: 'ignore',
  });
  children.add(child);
  const owner = path.join(dir, 'data', 'lock.json');
  await expect.poll(() => existsSync(owner)).toBe(true);
  return child;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

describe('the lock of a folder', () => {
  it('is taken and released, again and again', async () => {
    const folder = path.join(temporaryFolder(), 'data');
    for (let times = 0; times < 3; times += 1) {
      const lock = await lockFolder(folder);
      expect(JSON.parse(readFileSync(path.join(folder, 'lock.json'), 'utf8'))).toEqual({
        pid: process.pid,
      });
      await lock.release();
      expect(existsSync(path.join(folder, 'lock.json'))).toBe(false);
    }
  });

  it('waits for a process that only checks whether it is free', async () => {
    const folder = temporaryFolder();
    const glance = await lockFolder(folder);
    const taken = lockFolder(folder);
    await pause(100);
    await glance.release();
    await (await taken).release();
  });

  it('is refused while another process has it, with its name', async () => {
    const folder = temporaryFolder();
    const lock = await lockFolder(folder);
    const refusal: unknown = await lockFolder(folder).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(FolderBusyError);
    expect(refusal).toMatchObject({
      message: `Another dbsim-tui is already working in ${folder} (process ${process.pid})`,
      exitCode: 1,
    });
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it('is refused without a name if that is not known', async () => {
    const folder = temporaryFolder();
    const lock = await lockFolder(folder);
    writeFileSync(path.join(folder, 'lock.json'), 'torn');
    await expect(lockFolder(folder)).rejects.toThrow(new RegExp(`working in ${folder}$`));
    await lock.release();
  });

  it('goes to one of several that ask at once', async () => {
    const folder = temporaryFolder();
    const asked = await Promise.allSettled(Array.from({ length: 5 }, () => lockFolder(folder)));
    const got = asked.filter((outcome) => outcome.status === 'fulfilled');
    expect(got).toHaveLength(1);
    for (const { value } of got) await value.release();
  });

  it('reports a file that is no lock', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'lock.db'));
    await expect(lockFolder(folder)).rejects.toMatchObject({ kind: 'missing' });
  });

  it('is no matter of the name: another folder is free', async () => {
    const [first, second] = [
      await lockFolder(temporaryFolder()),
      await lockFolder(temporaryFolder()),
    ];
    await first.release();
    await second.release();
  });
});

describe('another process', () => {
  it('is refused while one works, and gets the folder when that one was killed', FULL, async () => {
    const dir = temporaryFolder();
    const child = await startLongRun(dir);
    await expect(lockFolder(path.join(dir, 'data'))).rejects.toThrow(`(process ${child.pid})`);
    for (const args of [['run'], ['verify'], ['reset', '--yes'], ['migrate']]) {
      const { code, stderr } = await runProgram(args, { cwd: dir });
      expect(stderr).toMatch(/^dbsim-tui: Another dbsim-tui is already working in /m);
      expect(code).toBe(1);
    }
    const end = ended(child);
    child.kill('SIGKILL');
    await end;
    const lock = await lockFolder(path.join(dir, 'data'));
    await lock.release();
  });
});
