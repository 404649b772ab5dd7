import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { launcher } from '../../scripts/lib/paths.mjs';
import { Terminal } from './terminal.mjs';
import { newFolder, removeFolder } from './work.mjs';

/**
 * Opens the screen with the flags of a run and starts the run.
 * @param {readonly string[]} flags
 * @param {string} dir
 */
export async function startOnScreen(flags, dir) {
  const terminal = openScreen(dir, flags);
  await terminal.until((screen) => screen.includes('NEXT RUN'));
  terminal.press('\r');
  return terminal;
}

/** Opens the screen on a folder. @param {string} dir @param {readonly string[]} flags @param {string} [program] */
export function openScreen(dir, flags = [], program = launcher) {
  return new Terminal(process.execPath, [program, '--dir', dir, ...flags]);
}

/**
 * A whole run, watched on the live view.
 * @param {readonly string[]} flags
 * @returns {Promise<{ rate: number }>}
 */
export async function runOnScreen(flags) {
  const dir = newFolder('screen');
  const terminal = await startOnScreen([...flags, '--pace', '0'], dir);
  await terminal.until((screen) => /The audit (?:holds|found)/.test(screen), { within: 600_000 });
  await terminal.leave('q');
  const folder = path.join(dir, 'data', 'runs');
  const name = readdirSync(folder).find((file) => /^r-[^.]*\.json$/.test(file)) ?? '';
  const { run, totals } =
    /** @type {{ run: { durationMs: number }, totals: { attempted: number } }} */ (
      JSON.parse(readFileSync(path.join(folder, name), 'utf8'))
    );
  removeFolder(dir);
  return { rate: totals.attempted / (run.durationMs / 1000) };
}
