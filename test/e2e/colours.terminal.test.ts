import { beforeAll, expect, it } from 'vitest';
import { type Environment } from '../harness/program.js';
import { Terminal, describeInTerminal } from '../harness/terminal.js';
import { folderWithRun } from './support/prepared.js';
import { isColoured } from './support/text.js';

const NONE: Environment = {};

/** A working folder with one stored run. */
let dirOfRun: string;

beforeAll(async () => {
  dirOfRun = (await folderWithRun()).dir;
});

describeInTerminal('colours in a terminal', () => {
  it.each<[string, string[], Environment, boolean]>([
    ['are there', [], NONE, true],
    ['are not there with NO_COLOR', [], { NO_COLOR: '1' }, false],
    ['are not there with --no-color', ['--no-color'], NONE, false],
  ])('%s', async (_, args, env, expected) => {
    const size = { cols: 120, rows: 40 };
    const terminal = await Terminal.start({
      args: ['verify', ...args],
      cwd: dirOfRun,
      env,
      ...size,
    });
    await terminal.expectText('Audit passed');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(isColoured(terminal.raw)).toBe(expected);
  });
});
