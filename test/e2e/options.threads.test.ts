import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.js';
import { itEach } from '../harness/full.js';
import { callProgram } from '../harness/in-process.js';
import { type Environment, type ProgramResult, root, runProgram } from '../harness/program.js';
import { filesIn, storedRecord } from './support/files.js';
import { folderWithRun } from './support/prepared.js';
import { hasPermissions, unprivilegedLauncher } from './support/unprivileged.js';
import { words } from './support/simulate.js';
import { isColoured } from './support/text.js';
import type { PrintedRecord } from './support/record.js';

/** A working folder with one stored run. */
let dirOfRun: string;

beforeAll(async () => {
  dirOfRun = (await folderWithRun()).dir;
});

const COMMANDS = ['run', 'verify', 'status', 'migrate', 'reset'];

/** Not the way in which whole numbers from 1 on are written. */
const NO_COUNTS = ['0', '-5', '1.5', 'abc', '', '0x10', '1e1'];
const NO_NUMBERS = ['-5', '1.5', '', '1e1'];

interface WrongValue {
  flag: string;
  values: string[];
  /** What the message lists as allowed. */
  allowed: string[];
  workload?: string;
}

const WRONG_VALUES: WrongValue[] = [
  { flag: '--threads', values: [...NO_COUNTS, '257'], allowed: ['1', '256'] },
  { flag: '--pipeline', values: ['0', '1.5', '257'], allowed: ['1', '256'] },
  { flag: '--turn', values: ['0', '1.5', '257', ''], allowed: ['1', '256'] },
  { flag: '--lane', values: ['yes', ''], allowed: ['on', 'off'] },
  { flag: '--batch', values: ['0', '-5', '1.5', '', '100001'], allowed: ['1', '100000'] },
  { flag: '--pace', values: NO_NUMBERS, allowed: ['0'] },
  { flag: '--rows', values: NO_NUMBERS, allowed: ['0'], workload: 'generate' },
  { flag: '--seed', values: NO_NUMBERS, allowed: ['0'], workload: 'generate' },
  {
    flag: '--invalid',
    values: ['-0.1', '1.1', 'abc', '', '0x1', '1e-1'],
    allowed: ['0', '1'],
    workload: 'generate',
  },
  { flag: '--order', values: ['lifo', 'FIFO', ''], allowed: ['fifo', 'race'] },
  { flag: '--writer', values: ['orm', 'Sequelize', ''], allowed: ['driver', 'sequelize'] },
  { flag: '--references', values: ['maybe', ''], allowed: ['wait', 'check', 'none'] },
  { flag: '--journal', values: ['memory', ''], allowed: ['wal', 'delete'] },
  { flag: '--sync', values: ['extra', ''], allowed: ['full', 'normal', 'off'] },
];

describe('a wrong value', () => {
  it.each(WRONG_VALUES)('of $flag is refused with what is allowed', async (wrong) => {
    const { flag, values, allowed, workload = 'assignment' } = wrong;
    await Promise.all(
      values.map(async (value, index) => {
        const written = index % 2 === 0 ? [flag, value] : [`${flag}=${value}`];
        const line = await refusal(['run', workload, ...written]);
        for (const part of [flag, ...allowed]) expect(line, `${flag} "${value}"`).toContain(part);
      }),
    );
  });

  it.each(['--threads', '--order', '--batch', '--dir'])(
    'of %s cannot be left out',
    async (flag) => {
      const lines = await Promise.all([
        refusal(['run', flag]),
        refusal(['run', flag, '--quiet']),
        refusal(['run', `${flag}=`]),
      ]);
      for (const line of lines) expect(line).toContain(flag);
    },
  );

  it.each(['--fresh=abc', '--quiet=5'])('of a switch is refused: %s', async (written) => {
    expect(await refusal(['run', written])).toContain(written.split('=')[0]);
  });
});

describe('a flag', () => {
  it.each([
    [['--threads', '5', '--threads', '6']],
    [['--threads=5', '--threads=5']],
    [['--json', 'a.json', '--json', 'b.json']],
    [['--dir', '.', '--dir', '.']],
  ])('that takes a value is given once: %j', async (written) => {
    expect(await refusal(['run', ...written])).toContain(written[0]!.split('=')[0]);
  });

  it.each([
    [['run', '--bogus'], '--bogus'],
    [['run', '--bogus=5'], '--bogus'],
    [['run', '--thread', '5'], '--thread'],
    [['run', '-x'], '-x'],
    [['run', '--no-threads'], '--no-threads'],
    [['run', '--constructor', '1'], '--constructor'],
    [['--bogus'], '--bogus'],
    [['status', '--bogus'], '--bogus'],
  ])('that does not exist is named: %j', async (args, flag) => {
    expect(await refusal(args)).toContain(flag);
  });

  it.each([
    [['run', '--yes'], '--yes', 'reset'],
    [['run', '--down'], '--down', 'migrate'],
    [['verify', '--threads', '5'], '--threads', 'run'],
    [['migrate', '--json'], '--json', 'status'],
    [['migrate', '--fresh'], '--fresh', 'run'],
    [['reset', '--status'], '--status', 'migrate'],
  ])('of another command is refused with whose it is: %j', async (args, flag, owner) => {
    const line = await refusal(args);
    expect(line).toContain(flag);
    expect(line).toContain(owner);
  });

  it.each(['--rows', '--seed', '--invalid'])('%s belongs to generated rows alone', async (flag) => {
    const line = await refusal(['run', 'assignment', flag, '1']);
    expect(line).toContain(flag);
    expect(line).toContain('generate');
  });
});

describe('a command', () => {
  it('that does not exist is refused with those that do', async () => {
    const line = await refusal(['frobnicate']);
    expect(line).toContain('"frobnicate"');
    for (const command of COMMANDS) expect(line).toContain(command);
  });

  it('is not guessed from a workload or from what looks like one', async () => {
    expect(await refusal(['assignment'])).toContain('dbsim-tui run assignment');
    expect(await refusal(['--threads', '2', 'Run'])).toContain('"Run"');
  });

  it.each([
    [['run', 'assignment', 'extra']],
    [['run', 'a', 'b', 'extra']],
    [['verify', 'r-1', 'extra']],
    [['status', 'extra']],
    [['migrate', 'extra']],
    [['reset', 'extra']],
  ])('takes no more words than it knows: %j', async (args) => {
    expect(await refusal(args)).toContain('"extra"');
  });

  it('names a workload that is neither known nor a folder', async () => {
    expect(await refusal(['run', 'no-such-folder'])).toContain('"no-such-folder"');
    expect(await refusal(['run', 'no/such/folder'])).toContain('"no/such/folder"');
    expect(await refusal(['run', ''])).toContain('""');
  });
});

describe('--help', () => {
  it('lists every command and every flag of run', async () => {
    const { code, stdout, stderr } = await withoutTraces(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^ +${command}\\b`, 'm'));
    for (const flag of ['threads', 'rows', 'invalid', 'seed', 'batch', 'order', 'references', 'journal',
      'sync', 'pace', 'fresh', 'dir', 'json', 'quiet', 'no-color', 'help', 'version'])
      expect(stdout).toContain(`--${flag}`); // prettier-ignore
  });

  it.each(COMMANDS)('of %s is about it alone', async (command) => {
    const { code, stdout, stderr } = await withoutTraces([command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`dbsim-tui ${command}`);
    expect(stdout.includes('--threads')).toBe(command === 'run');
  });

  it.each([
    [['run', 'assignment', '--help']],
    [['run', '--quiet', '--help']],
    [['--help', 'run']],
    [['-h']],
  ])('is given wherever it is asked for: %j', async (args) => {
    const { code, stdout, stderr } = await withoutTraces(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('--threads');
  });
});

describe('--version', () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };

  it.each([[['--version']], ...COMMANDS.map((command) => [[command, '--version']])])(
    'is one line and nothing else: %j',
    async (args) => {
      expect(await withoutTraces(args)).toMatchObject({
        code: 0,
        stdout: `${version}\n`,
        stderr: '',
      });
    },
  );
});

describe('--json', () => {
  itEach(
    [[['--json', '-']], [['--json']], [['--json=-']]],
    '%j gives the record on standard output alone, and it is the one that is stored',
    async (json) => {
      const cwd = temporaryFolder();
      const { code, stdout, stderr } = await callProgram(['run', '--threads', '1', ...json], {
        cwd,
      });
      expect(code).toBe(0);
      const record = JSON.parse(stdout) as PrintedRecord;
      expect(record).toEqual(storedRecord(cwd, record.run.id));
      expect(stderr).toContain('24 of 30 rows inserted');
    },
  );

  it('with --quiet leaves standard error empty', async () => {
    const { code, stdout, stderr } = await callProgram(words('run --threads 1 --json --quiet'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toHaveProperty('schema', 'dbsim.run/2');
  });

  it('writes the record to a new file, and the words to standard output', async () => {
    const cwd = temporaryFolder();
    const args = ['run', '--threads', '1', '--json', 'record.json'];
    const { code, stdout } = await callProgram(args, { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('24 of 30 rows inserted');
    const record = JSON.parse(readFileSync(path.join(cwd, 'record.json'), 'utf8')) as PrintedRecord;
    expect(record).toEqual(storedRecord(cwd, record.run.id));
    expect(filesIn(cwd).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  it('refuses a file that exists, before anything is written', async () => {
    const cwd = temporaryFolder();
    writeFileSync(path.join(cwd, 'record.json'), 'precious');
    const line = await refusal(['run', '--json', 'record.json'], { cwd });
    expect(line).toContain('record.json');
    expect(readFileSync(path.join(cwd, 'record.json'), 'utf8')).toBe('precious');
  });

  it('refuses a file in a folder that does not exist, before anything is written', async () => {
    expect(await refusal(['run', '--json', 'nowhere/record.json'])).toContain(
      'nowhere/record.json',
    );
  });
});

describe('--quiet', () => {
  it('prints nothing where nothing is wrong', async () => {
    const { code, stdout, stderr } = await callProgram(['run', '--threads', '1', '--quiet']);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('still names what is wrong', async () => {
    expect(await refusal(['run', '--quiet', '--threads', '0'])).toContain('--threads');
  });
});

describe('colours', () => {
  const NONE: Environment = {};

  it.each<[string, string[], Environment, boolean]>([
    ['stay away from what is no terminal', [], NONE, false],
    ['come where FORCE_COLOR asks for them', [], { FORCE_COLOR: '1' }, true],
    ['stay away with FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, false],
    ['stay away with NO_COLOR', [], { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['stay away with --no-color', ['--no-color'], { FORCE_COLOR: '1' }, false],
  ])('%s', async (_, args, env, expected) => {
    const { code, stdout, stderr } = await callProgram(['verify', '--dir', dirOfRun, ...args], {
      env,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(isColoured(stdout)).toBe(expected);
  });
});

describe('--dir', () => {
  it('is made when the folder above it exists', async () => {
    const cwd = temporaryFolder();
    const { code } = await callProgram(['run', '--threads', '1', '--dir', 'new'], { cwd });
    expect(code).toBe(0);
    expect(existsSync(path.join(cwd, 'new', 'data', 'users.db'))).toBe(true);
    expect(filesIn(cwd).every((file) => file.startsWith('new'))).toBe(true);
  });

  it.each(['run', 'migrate'])(
    'of %s is not made below a folder that does not exist',
    async (command) => {
      const line = await refusal([command, '--dir', 'nowhere/new']);
      expect(line).toContain('nowhere/new');
      expect(line).toContain('--dir');
    },
  );

  it('that is a file is refused', async () => {
    const cwd = temporaryFolder();
    writeFileSync(path.join(cwd, 'file'), '');
    expect(await refusal(['run', '--dir', 'file'], { cwd })).toContain('file');
  });

  it.runIf(hasPermissions)('that may not be written is refused', async () => {
    const dir = temporaryFolder();
    chmodSync(dir, 0o555);
    const line = await refusal(['run', '--dir', dir], {
      cwd: dir,
      launcher: unprivilegedLauncher(),
    });
    expect(line).toContain(dir);
    expect(line).toMatch(/permission/i);
  });
});

/** What the program reports when it is used wrongly: one line, with status 2 and without a trace on the disk. */
async function refusal(
  args: readonly string[],
  options: { cwd?: string; launcher?: string } = {},
): Promise<string> {
  const result = await withoutTraces(args, options);
  expect(result, args.join(' ')).toMatchObject({ code: 2, signal: null, stdout: '' });
  expect(result.stderr, args.join(' ')).toMatch(/^dbsim-tui: .+\n$/);
  return result.stderr;
}

/** Runs the program and holds it to leaving its folder as it was. */
async function withoutTraces(
  args: readonly string[],
  options: { cwd?: string; launcher?: string } = {},
): Promise<ProgramResult> {
  const cwd = options.cwd ?? temporaryFolder();
  const before = filesIn(cwd);
  const { launcher } = options;
  const result = launcher
    ? await runProgram(args, { launcher, cwd })
    : await callProgram(args, { cwd });
  expect(filesIn(cwd), `files after ${args.join(' ')}`).toEqual(before);
  return result;
}
