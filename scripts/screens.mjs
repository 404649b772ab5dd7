// Makes the pictures of the screen that the README shows: drives the built program in a terminal of
// 100×30 through its views and writes each as an SVG into docs/screens/.
// `node scripts/screens.mjs`

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import xterm from '@xterm/headless';
import pty from 'node-pty';
import { terminalSvg } from './lib/terminal-svg.mjs';
import { inRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';

const COLS = 100;
const ROWS = 30;

/** Keys to press, the text to wait for, and the name of the picture that is taken then. */
const SCENES = [
  { keys: '', until: 'NEXT RUN', picture: 'start' },
  { keys: '\r', until: 'waiting for', picture: 'live' },
  { keys: '', until: '● done' },
  { keys: 'r', until: 'email alice@', picture: 'results' },
  { keys: '4', until: 'reachable', picture: 'databases' },
  { keys: '5', until: '80.0 %', picture: 'history' },
  { keys: '6', until: 'Help', picture: 'help' },
];

await prepare();
const folder = mkdtempSync(path.join(os.tmpdir(), 'dbsim-screens-'));
const emulator = new xterm.Terminal({ cols: COLS, rows: ROWS, allowProposedApi: true });
const program = pty.spawn(process.execPath, [inRoot('dist', 'launcher.cjs')], {
  cols: COLS,
  rows: ROWS,
  cwd: folder,
  env: {
    // Without CI, which would keep Ink from drawing, and without whatever forbids colours.
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !['CI', 'NO_COLOR'].includes(name)),
    ),
    XDG_CONFIG_HOME: folder,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    LANG: 'C.UTF-8',
  },
});
program.onData((data) => emulator.write(data));

try {
  mkdirSync(inRoot('docs', 'screens'), { recursive: true });
  for (const { keys, until, picture } of SCENES) {
    if (keys) program.write(keys);
    await waitFor(until);
    if (!picture) continue;
    const file = inRoot('docs', 'screens', `${picture}.svg`);
    writeFileSync(file, terminalSvg(emulator));
    console.log(path.relative(inRoot(), file));
  }
} finally {
  program.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} text */
async function waitFor(text) {
  const deadline = Date.now() + 20_000;
  while (!screenText().includes(text)) {
    if (Date.now() > deadline) throw new Error(`"${text}" never came:\n${screenText()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // One more frame, so that no half-drawn one is taken.
  await new Promise((resolve) => setTimeout(resolve, 250));
}

function screenText() {
  const { active } = emulator.buffer;
  return Array.from({ length: ROWS }, (_, row) =>
    active.getLine(row)?.translateToString(true),
  ).join('\n');
}
