import { expect } from 'vitest';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../../../source/ledger/record.js';
import { temporaryFolder } from '../../harness/folder.js';
import { Terminal, type TerminalOptions } from '../../harness/terminal.js';

const CLEAR_SCREEN = '\u001B[2J';

export interface Tui {
  readonly terminal: Terminal;
  /** The working folder. */
  readonly dir: string;
  /** Where settings are remembered. */
  readonly config: string;
}

/** The program on its first screen, in a new folder and with nothing remembered. */
export async function openTui(
  options: TerminalOptions & { command?: string; dir?: string; config?: string } = {},
): Promise<Tui> {
  const { command, dir = temporaryFolder(), config = temporaryFolder(), ...rest } = options;
  const terminal = await Terminal.start({
    ...rest,
    args: [...(command === undefined ? [] : [command]), '--dir', dir, ...(rest.args ?? [])],
    env: { XDG_CONFIG_HOME: config, COLORTERM: 'truecolor', ...rest.env },
  });
  await terminal.expectText('NEXT RUN');
  return { terminal, dir, config };
}

/** The records of the runs in a folder, the oldest first. */
export function storedRuns(dir: string): RunRecord[] {
  const folder = path.join(dir, 'data', 'runs');
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .filter((name) => /^r-[^.]*\.json$/.test(name))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as RunRecord);
}

/** The terminal is as it was before the program: main screen, cursor, wrapping, no raw mode. */
export function expectRestored(terminal: Terminal): void {
  expect(terminal).toMatchObject({ alternateScreen: false, cursorVisible: true });
  expect(terminal.raw.lastIndexOf('\u001B[?7h')).toBeGreaterThan(
    terminal.raw.lastIndexOf('\u001B[?7l'),
  );
  expect(terminal.raw.lastIndexOf('\u001B[?2004l')).toBeGreaterThan(
    terminal.raw.lastIndexOf('\u001B[?2004h'),
  );
  expect(terminal.raw).not.toContain(CLEAR_SCREEN);
}
