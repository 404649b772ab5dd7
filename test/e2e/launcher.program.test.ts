import { createHash } from 'node:crypto';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.js';
import { type Environment, launcher, root, runProgram } from '../harness/program.js';
import { Terminal, describeInTerminal } from '../harness/terminal.js';

let copy: string;

/** The launcher beside a program that only reports what the launcher set. */
beforeAll(() => {
  const folder = temporaryFolder();
  copy = path.join(folder, 'launcher.cjs');
  cpSync(launcher, copy);
  for (const name of ['cli.js', 'commands-program.cjs']) {
    writeFileSync(
      path.join(folder, name),
      'console.log(`pool=${process.env.UV_THREADPOOL_SIZE} mode=${process.env.NODE_ENV}`);',
    );
  }
});

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Starts the launcher for each of some command lines, in one process: the sizes of the pool. */
async function poolSizes(commands: readonly string[], env: Environment = {}): Promise<number[]> {
  const each = path.join(temporaryFolder(), 'each.cjs');
  const text = `
    const [node, entry] = process.argv;
    const { UV_THREADPOOL_SIZE: chosen } = process.env;
    for (const command of ${JSON.stringify(commands)}) {
      delete process.env.UV_THREADPOOL_SIZE;
      if (chosen !== undefined) process.env.UV_THREADPOOL_SIZE = chosen;
      for (const file of Object.keys(require.cache)) delete require.cache[file];
      process.argv = [node, entry, ...command.split(' ').filter(Boolean)];
      require(${JSON.stringify(copy)});
    }`;
  writeFileSync(each, text);
  const { stdout, stderr } = await runProgram([], { launcher: each, env });
  expect(stderr).toBe('');
  return Array.from(stdout.matchAll(/pool=(\d+)/g), ([, size]) => Number(size));
}

describe('the launcher', () => {
  it('gives libuv a thread for every worker and database, and four more', async () => {
    expect(
      await poolSizes([
        'run',
        'run --threads 1',
        'run generate --threads=20 --quiet',
        'run --threads=20 --threads=30',
      ]),
    ).toEqual([34, 7, 64, 94]);
  });

  it('takes the default for a number of threads that the program will refuse', async () => {
    const refused = ['run --threads 257', 'run --threads=x', 'run --threads'];
    expect(await poolSizes(refused)).toEqual([34, 34, 34]);
  });

  it('takes the default where there is no screen', async () => {
    expect(await poolSizes([''])).toEqual([34]);
  });

  it('leaves a pool size that the person chose', async () => {
    expect(await poolSizes(['run'], { UV_THREADPOOL_SIZE: '9' })).toEqual([9]);
  });

  it('sets NODE_ENV unless it is set', async () => {
    const unset = await runProgram([], { launcher: copy });
    expect(unset.stdout).toContain('mode=production');
    const set = await runProgram([], { launcher: copy, env: { NODE_ENV: 'test' } });
    expect(set.stdout).toContain('mode=test');
  });

  it('keeps compiled code for the next start, and does without it', async () => {
    const caches = temporaryFolder();
    const folder = path.join(caches, 'dbsim-tui');
    const cwd = temporaryFolder();
    const words = ['run', '--threads', '1', '--fresh', '--quiet'];
    const run = (env: Environment) => runProgram(words, { cwd, env });
    const own = { XDG_CACHE_HOME: caches };
    const names = () => readdirSync(folder).filter((name) => name.endsWith('.code'));
    const bytesOf = (name: string) => readFileSync(path.join(folder, name));
    // Megabytes, which would take long to compare one by one.
    const hashes = () => names().map((name) => [name, hashOf(bytesOf(name))]);

    expect(await run(own)).toMatchObject({ code: 0, stderr: '' });
    expect(names()).toEqual(['audit.code', 'commands-run.code', 'thread.code']);
    const kept = hashes();
    expect(await run(own)).toMatchObject({ code: 0, stderr: '' });
    expect(hashes()).toEqual(kept);

    for (const name of names()) {
      const bytes = bytesOf(name);
      writeFileSync(path.join(folder, name), bytes.fill(7, bytes.length >> 1));
    }
    const damaged = hashes();
    expect(await run(own)).toMatchObject({ code: 0, stderr: '' });
    const replaced = hashes().filter(([, hash], index) => hash !== damaged[index]?.[1]);
    expect(replaced.map(([name]) => name)).toEqual(names());

    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(await run({ XDG_CACHE_HOME: file })).toMatchObject({ code: 0, stderr: '' });
  });

  it('refuses a Node older than package.json asks for, in one line', async () => {
    const text = readFileSync(path.join(root, 'package.json'), 'utf8');
    const oldest = (JSON.parse(text) as { engines: { node: string } }).engines.node.slice(2);
    const old = path.join(temporaryFolder(), 'old.cjs');
    const pretend = `Object.defineProperty(process, 'versions', { value: { node: '20.16.9' } });`;
    writeFileSync(old, `${pretend}\nrequire(${JSON.stringify(copy)});`);

    expect(await runProgram([], { launcher: old })).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `dbsim-tui needs Node.js ${oldest} or newer, and this is 20.16.9.\n`,
    });
  });
});

describeInTerminal('the launcher of the screen', () => {
  it('gives the screen a small pool: its runs have processes of their own', async () => {
    const terminal = await Terminal.start({ launcher: copy });
    await terminal.expectLine(/pool=8 /);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  });
});
