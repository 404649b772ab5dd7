import { describe, expect, it } from 'vitest';

import { COMMAND_TABLE, synopsis } from '../../source/commands/command-table.js';
import { COMMANDS } from '../../source/commands/flag.js';
import { commandHelp, mainHelp } from '../../source/commands/help.js';
import { readCall } from '../../source/commands/command-line.js';
import { processIo } from '../../source/commands/io.js';
import { callProgram } from '../harness/in-process.js';

describe('the help of the program', () => {
  it('mentions the full screen before anything else that can be called', () => {
    const [, , , first] = mainHelp().split('\n');
    expect(first).toMatch(/^ {2}dbsim-tui \[flags\] +open the full screen;/);
    expect(mainHelp().indexOf('the full screen')).toBeLessThan(mainHelp().indexOf('run'));
  });

  it('comes to examples and the exit status before the flags', () => {
    const titles = ['Usage', 'Commands', 'Examples', 'Exit status of run', 'Flags of run'];
    const places = titles.map((title) => mainHelp().split('\n').indexOf(title));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });
});

describe.each(COMMANDS)('the help of %s', (command) => {
  const help = commandHelp(command);
  const { examples, statuses } = COMMAND_TABLE[command];

  it('has examples that the command line understands', () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const [line] of examples) {
      expect(help).toContain(`dbsim-tui ${line}`.trim());
      const [call = ''] = line.split(/ (?:\||>) /);
      const words = (call.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));
      expect(() => readCall(words, processIo()), line).not.toThrow();
    }
  });

  it('has its own exit statuses, each once', () => {
    const lines = help.slice(help.indexOf('\nExit status\n')).split('\n');
    for (const [status, meaning] of statuses) {
      const [first = ''] = meaning.split(' ');
      expect(lines.some((line) => line.startsWith(`  ${status} `) && line.includes(first))).toBe(
        true,
      );
    }
    const codes = statuses.map(([status]) => status);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toContain('0');
  });

  it('is given by `help` and by --help alike, and fits a terminal of 80 columns', async () => {
    const results = await Promise.all([
      callProgram(['help', command]),
      callProgram([command, '--help']),
    ]);
    for (const result of results) expect(result).toMatchObject({ code: 0, stdout: `${help}\n` });
    for (const line of help.split('\n').filter((text) => !text.includes('completion'))) {
      expect(line.length, line).toBeLessThanOrEqual(78);
    }
  });
});

it('`help` alone is that of the program, and of an unknown command an error', async () => {
  expect((await callProgram(['help'])).stdout).toBe(`${mainHelp()}\n`);
  const wrong = await callProgram(['help', 'frobnicate']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('There is no command "frobnicate"');
});

it('only torture is about torture, and only run of --fail-under', () => {
  expect(commandHelp('torture')).not.toContain('rejected rows');
  expect(commandHelp('report')).not.toContain('rejected rows');
  expect(synopsis('run')).toBe('run [workload]');
});
