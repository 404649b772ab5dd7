import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { bashScript } from '../../source/commands/completion/bash.js';
import { fishScript } from '../../source/commands/completion/fish.js';
import { zshScript } from '../../source/commands/completion/zsh.js';
import { COMMANDS, SHELLS } from '../../source/commands/flag.js';
import { FLAGS } from '../../source/commands/flags.js';
import { FACTORS } from '../../source/lab/factors.js';
import { runFiles, runsFolder } from '../../source/ledger/files.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';

const SCRIPTS = { bash: bashScript(), zsh: zshScript(), fish: fishScript() };

const hasShell = (shell: string): boolean => {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const CHECK_ONLY = { bash: '-n', zsh: '-n', fish: '--no-execute' };

describe.each(SHELLS)('the completion of %s', (shell) => {
  const script = SCRIPTS[shell];

  it('is printed by the command, and nothing else is', async () => {
    expect(await callProgram(['completion', shell])).toMatchObject({
      code: 0,
      stdout: `${script}\n`,
      stderr: '',
    });
  });

  it('knows every command and every flag', () => {
    for (const command of COMMANDS) expect(script).toContain(command);
    for (const { name } of FLAGS) {
      expect(script, name).toContain(shell === 'fish' ? ` -l ${name}` : `--${name}`);
    }
  });

  it.runIf(hasShell(shell))('is a script that the shell can read', () => {
    const file = path.join(temporaryFolder(), 'completion');
    writeFileSync(file, script);
    execFileSync(shell, [CHECK_ONLY[shell], file]);
  });
});

it('without a shell, or for an unknown one, names those that there are', async () => {
  for (const words of [['completion'], ['completion', 'tcsh']]) {
    const { code, stdout, stderr } = await callProgram(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('bash, zsh or fish');
  }
});

describe.runIf(hasShell('bash'))('bash offers', () => {
  const RUN = 'r-20260102-000000-001-893d';

  /** A folder with a run, a folder whose name holds a blank, and a file. */
  function workingFolder(): string {
    const dir = temporaryFolder();
    mkdirSync(runsFolder(dir), { recursive: true });
    writeFileSync(runFiles(dir, RUN).journal, '');
    mkdirSync(path.join(dir, 'my rows'));
    writeFileSync(path.join(dir, 'shards.yaml'), '');
    return dir;
  }

  /** What is offered for the last of some words, as bash splits them. */
  type Offer = readonly [words: readonly string[], offered: readonly string[]];

  /** Asks for all offers in one bash. */
  function expectOffers(offers: readonly Offer[], cwd = workingFolder()): void {
    const script = `${SCRIPTS.bash}
while (($#)); do
  COMP_CWORD=$1; COMP_WORDS=(dbsim-tui "\${@:2:$1}"); COMPREPLY=(); shift $(($1 + 1))
  _dbsim_tui; printf '%s\\n' "\${COMPREPLY[@]}"; printf '\\f'
done`;
    const words = offers.flatMap(([own]) => [String(own.length), ...own]);
    const output = execFileSync('bash', ['-c', script, 'bash', ...words], {
      cwd,
      encoding: 'utf8',
    });
    const found = output.split('\f').slice(0, -1);
    expect(
      found.map((lines, index) => [offers[index]?.[0], lines.split('\n').filter(Boolean)]),
    ).toEqual(offers);
  }

  it('commands first', () => {
    expectOffers([
      [[''], COMMANDS],
      [['re'], ['report', 'replay', 'reset', 'rebalance']],
    ]);
  });

  it('the flags of the command, and those of run without one', () => {
    expectOffers([
      [['run', '--thr'], ['--threads']],
      [['--thr'], ['--threads']],
      [['verify', '--thr'], []],
      [['status', '--js'], ['--json']],
    ]);
  });

  it('the values of a flag, in both spellings', () => {
    expectOffers([
      [
        ['run', '--order', ''],
        ['fifo', 'race'],
      ],
      [['run', '--order', '=', 'f'], ['fifo']],
      [
        ['run', '--order', '='],
        ['fifo', 'race'],
      ],
      [['run', '--threads', ''], []],
      [['report', '--pdf-rows', ''], ['all']],
      [['torture', '--only', 'kill-'], ['kill-between']],
    ]);
  });

  it('the settings that can be varied, then their values, then more of them', () => {
    const vary = (...words: string[]): string[] => ['compare', '--vary', ...words];
    expectOffers([
      [vary(''), FACTORS.map((name) => `${name}=`)],
      [vary('jou'), ['journal=']],
      [vary('=', 'jou'), ['journal=']],
      [vary('order', '='), ['fifo', 'race']],
      [vary('sync', '=', 'n'), ['normal']],
      [vary('=', 'sync', '=', 'n'), ['normal']],
      [vary('sync', '=', 'full,'), ['full,normal', 'full,off']],
      [vary('sync', '=', 'full,off,n'), ['full,off,normal']],
      [vary('sync', '=', 'full,f'), []],
      [vary('threads', '='), []],
      [vary('nothing', '='), []],
    ]);
  });

  it('files and folders, also with blanks in their names', () => {
    expectOffers([
      [['run', '--topology', 's'], ['shards.yaml']],
      [['run', '--dir', 'm'], ['my rows']],
      [['run', 'm'], ['my rows']],
      [['run', 'gen'], ['generate']],
    ]);
  });

  it('the stored runs of the folder that is meant', () => {
    expectOffers([
      [['verify', 'r-'], [RUN]],
      [['run', '--again', ''], [RUN]],
    ]);
    expectOffers(
      [
        [['verify', '--dir', workingFolder(), 'r-'], [RUN]],
        [['verify', 'r-'], []],
      ],
      temporaryFolder(),
    );
  });

  it('a flag after one whose value may be left out', () => {
    expectOffers([[['run', '--json', '--thr'], ['--threads']]]);
  });

  it('shells, commands and entities where they belong', () => {
    expectOffers([
      [['completion', ''], SHELLS],
      [['help', 'hist'], ['history']],
      [
        ['explain', ''],
        ['user', 'product', 'order'],
      ],
    ]);
  });
});
