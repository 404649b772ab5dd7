import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { COMMANDS, type CommandName } from '../../source/commands/flag.js';
import { inFiles, evenly, writeShardedTopology } from '../harness/sharded.js';
import { temporaryFolder } from '../harness/folder.js';
import { type ProgramResult, runProgram } from '../harness/program.js';
import { type Row, rowsOf } from './support/databases.js';

/** A working folder in which the assignment has run. */
let dir: string;
let run: ProgramResult;
/** The users after it. */
let stored: Row[];

beforeAll(async () => {
  dir = temporaryFolder();
  run = await runProgram([], { cwd: dir });
  stored = await rowsOf(dir, 'User');
});

/** What each command is started with, and what it must answer on standard output. */
const STARTS: Readonly<Record<CommandName, readonly [words: readonly string[], answer: RegExp]>> = {
  screen: [['screen', '--help'], /the full screen/],
  run: [['run', '--fresh', '--threads', '2'], /24 of 30 rows inserted/],
  report: [['report', '--export-markdown', '-'], /24 of 30 rows were inserted/],
  verify: [['verify'], /24 of 30 rows inserted/],
  status: [['status'], /users\.db +User +reachable/],
  history: [['history'], /r-\S+ .* assignment .* completed +passed/],
  replay: [['replay', '--events'], /checks User row \d/],
  compare: [['compare', '--list'], /No comparison is stored here yet/],
  migrate: [['migrate'], /users\.db: up to date/],
  explain: [['explain', 'user', '7, Ann, ann@example.com'], /users\.db/],
  serve: [['serve', '--help'], /dbsim-tui serve/],
  rebalance: [['rebalance', '--to', 'topology.yaml', '--yes'], /Every row is in its new database/],
  reset: [['reset', '--yes', '--topology', 'topology.yaml'], /Deleted 24 rows/],
  model: [['model', 'check', 'shop'], /3 tables in 3 databases/],
  learn: [['learn'], /orphans +Who checks/i],
  torture: [['torture', '--help'], /dbsim-tui torture/],
  completion: [['completion', 'bash'], /^complete -F _dbsim_tui dbsim-tui$/m],
  help: [['help', 'run'], /--threads N/],
};

describe('a start of the built program', () => {
  it('without a word and without a terminal runs the assignment, and prints it on standard output', async () => {
    expect(run).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(run.stdout).toContain('24 of 30 rows inserted (80.0 %)');
    expect(run.stdout).toContain('alice@example.com is taken by User 1');
    expect(stored.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 9]);
  });

  it.each(Object.keys(STARTS) as CommandName[])('with %s answers', async (command) => {
    const [words, answer] = STARTS[command];
    writeShardedTopology(dir, evenly(2), inFiles);
    const result = await runProgram(words, { cwd: dir });
    expect(result, result.stderr).toMatchObject({ code: 0, signal: null });
    expect(result.stdout).toMatch(answer);
  });

  it('is tried for every command', () => {
    expect(Object.keys(STARTS).toSorted()).toEqual(COMMANDS.toSorted());
  });

  it('of wrong usage ends with status 2, one line, and nothing on the disk', async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runProgram(['run', '--threads', '0'], { cwd });
    expect({ code, stdout, files: readdirSync(cwd) }).toEqual({ code: 2, stdout: '', files: [] });
    expect(stderr).toMatch(/^dbsim-tui: --threads .+\n$/);
  });
});
