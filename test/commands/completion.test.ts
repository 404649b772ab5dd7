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
  function offered(words: readonly string[], cwd = workingFolder()): string[] {
    const script = `${SCRIPTS.bash}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dbsim_tui; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const output = execFileSync('bash', ['-c', script, 'bash', 'dbsim-tui', ...words], {
      cwd,
      encoding: 'utf8',
    });
    return output.split('\n').filter(Boolean);
  }

  it('commands first', () => {
    expect(offered([''])).toEqual([...COMMANDS]);
    expect(offered(['re'])).toEqual(['report', 'reset', 'rebalance']);
  });

  it('the flags of the command, and those of run without one', () => {
    expect(offered(['run', '--thr'])).toEqual(['--threads']);
    expect(offered(['--thr'])).toEqual(['--threads']);
    expect(offered(['verify', '--thr'])).toEqual([]);
    expect(offered(['status', '--'])).toContain('--json');
  });

  it('the values of a flag, in both spellings', () => {
    expect(offered(['run', '--order', ''])).toEqual(['fifo', 'race']);
    expect(offered(['run', '--order', '=', 'f'])).toEqual(['fifo']);
    expect(offered(['run', '--order', '='])).toEqual(['fifo', 'race']);
    expect(offered(['run', '--threads', ''])).toEqual([]);
    expect(offered(['report', '--pdf-rows', ''])).toEqual(['all']);
    expect(offered(['torture', '--only', 'kill-'])).toEqual(['kill-between']);
  });

  it('the settings that can be varied, then their values, then more of them', () => {
    const vary = (...words: string[]): string[] => offered(['compare', '--vary', ...words]);
    expect(vary('')).toEqual(FACTORS.map((name) => `${name}=`));
    expect(vary('jou')).toEqual(['journal=']);
    expect(vary('=', 'jou')).toEqual(['journal=']);
    expect(vary('order', '=')).toEqual(['fifo', 'race']);
    expect(vary('sync', '=', 'n')).toEqual(['normal']);
    expect(vary('=', 'sync', '=', 'n')).toEqual(['normal']);
    expect(vary('sync', '=', 'full,')).toEqual(['full,normal', 'full,off']);
    expect(vary('sync', '=', 'full,off,n')).toEqual(['full,off,normal']);
    expect(vary('sync', '=', 'full,f')).toEqual([]);
    expect(vary('threads', '=')).toEqual([]);
    expect(vary('nothing', '=')).toEqual([]);
  });

  it('files and folders, also with blanks in their names', () => {
    expect(offered(['run', '--topology', 's'])).toEqual(['shards.yaml']);
    expect(offered(['run', '--dir', 'm'])).toEqual(['my rows']);
    expect(offered(['run', 'm'])).toEqual(['my rows']);
    expect(offered(['run', 'gen'])).toEqual(['generate']);
  });

  it('the stored runs of the folder that is meant', () => {
    expect(offered(['verify', 'r-'])).toEqual([RUN]);
    expect(offered(['run', '--again', ''])).toEqual([RUN]);
    expect(offered(['verify', '--dir', workingFolder(), 'r-'], temporaryFolder())).toEqual([RUN]);
    expect(offered(['verify', 'r-'], temporaryFolder())).toEqual([]);
  });

  it('a flag after one whose value may be left out', () => {
    expect(offered(['run', '--json', '--thr'])).toEqual(['--threads']);
  });

  it('shells, commands and entities where they belong', () => {
    expect(offered(['completion', ''])).toEqual([...SHELLS]);
    expect(offered(['help', 'hist'])).toEqual(['history']);
    expect(offered(['explain', ''])).toEqual(['user', 'product', 'order']);
  });
});
