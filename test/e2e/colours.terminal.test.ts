import { beforeAll, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import type { Environment } from '../harness/program.js';
import { Terminal, describeInTerminal } from '../harness/terminal.js';
import { folderWithRun } from './support/prepared.js';
import { isColoured } from './support/text.js';

/** A working folder with one stored run. */
let dirOfRun: string;

beforeAll(async () => {
  dirOfRun = (await folderWithRun()).dir;
});

describeInTerminal('colours in a terminal', () => {
  /** Whether the output of a command has colours. */
  async function hasColours(args: readonly string[], env?: Environment): Promise<boolean> {
    const size = { cols: 120, rows: 40 };
    const terminal = await Terminal.start({
      args: ['verify', ...args],
      cwd: dirOfRun,
      ...(env && { env }),
      ...size,
    });
    await terminal.expectText('Audit passed');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    return isColoured(terminal.raw);
  }

  it('are there', async () => {
    expect(await hasColours([])).toBe(true);
  });

  it('are not there with NO_COLOR', async () => {
    expect(await hasColours([], { NO_COLOR: '1' })).toBe(false);
  });

  it('are not there with --no-color', FULL, async () => {
    expect(await hasColours(['--no-color'])).toBe(false);
  });
});
