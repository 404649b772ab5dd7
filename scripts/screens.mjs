// Makes the pictures of the screen that the README shows: drives the built program in a terminal of
// 100×30 through its views and writes each as an SVG into docs/screens/.
// `node scripts/screens.mjs`

import { execFileSync } from 'node:child_process';
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

/** How long something may take to come, on a machine that is busy with other things. */
const TIME_LIMIT_MS = 60_000;
/** No new frame for so long: what comes later than the first text has come too. */
const QUIET_MS = 300;
/** How long a comparison of the Lab may take. */
const COMPARISON_MS = 20 * TIME_LIMIT_MS;
/** Runs that are watched at most for the picture of one. */
const RUNS = 6;

/** Keys to press, the text that shows that the view is there, and the name of its picture. */
const AFTER_THE_RUN = [
  { keys: '3', until: 'ROW ↑', picture: 'results' },
  { keys: '4', until: 'reachable', picture: 'databases' },
  { keys: '5', until: 'by when', picture: 'history' },
  { keys: '7', until: 'overlap', picture: 'lessons' },
  { keys: '8', until: 'a proof', picture: 'help' },
];

/** Rows of the form of the Lab above that of the rows, at most. */
const ABOVE_ROWS = 12;

/** What is compared before the program starts, and seen when its Lab opens: the policies of units. */
const POLICIES =
  'compare generate --rows 3000 --unit Order --journal delete --vary together=separate,saga,outbox,attach';

/** What the picture of the live view should show, and how much of it: no frame has all, and each stays but a moment. */
const IN_A_RUN = ['waiting for its turn', 'waiting for User', 'thinking', 'writing', '✖', '≡'];
const ENOUGH = 3;

await prepare();
const folder = mkdtempSync(path.join(os.tmpdir(), 'dbsim-screens-'));
execFileSync(
  process.execPath,
  [inRoot('dist', 'launcher.cjs'), ...POLICIES.split(' '), '--dir', folder],
  { stdio: 'ignore', timeout: COMPARISON_MS },
);
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

/** Called at the end of each frame, in the moment in which the terminal shows it whole. */
let onFrame = () => {};
let lastFrame = performance.now();
// Ink ends each frame with the end of a synchronized update.
emulator.parser.registerCsiHandler({ prefix: '?', final: 'l' }, ([mode]) => {
  if (mode === 2026) {
    lastFrame = performance.now();
    onFrame();
  }
  return false;
});

try {
  mkdirSync(inRoot('docs', 'screens'), { recursive: true });
  await settled('6 will be rejected');
  keep('start', terminalSvg(emulator));
  keep('live', await pictureOfRun());
  for (const { keys, until, picture } of AFTER_THE_RUN) {
    press(keys);
    await settled(until);
    keep(picture, terminalSvg(emulator));
  }
  press('6');
  await settled('part visible');
  keep('units', terminalSvg(emulator));
  await compare();
  keep('lab', terminalSvg(emulator));
} finally {
  program.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} picture @param {string} svg */
function keep(picture, svg) {
  const file = inRoot('docs', 'screens', `${picture}.svg`);
  writeFileSync(file, svg);
  console.log(path.relative(inRoot(), file));
}

/** Of some runs the frame that shows most, at least a thread that waits for another. */
async function pictureOfRun() {
  const best = { svg: '', shown: 0 };
  onFrame = () => {
    const text = screenText();
    const shown = IN_A_RUN.filter((word) => text.includes(word)).length;
    if (!text.includes('waiting for') || shown < best.shown) return;
    Object.assign(best, { svg: terminalSvg(emulator), shown });
  };
  press('\r');
  await settled('● completed');
  for (let run = 1; run < RUNS && best.shown < ENOUGH; run += 1) {
    press('1');
    await settled('NEXT RUN');
    press('\r');
    await settled('fresh: delete them first');
    press('f');
    await settled('● completed');
  }
  onFrame = () => {};
  if (best.svg === '') throw new Error(`Nobody was seen waiting in ${RUNS} runs`);
  return best.svg;
}

/** Compares what the form of the Lab suggests, in fewer rows. */
async function compare() {
  press('6');
  await settled('SETTINGS TO COMPARE');
  // Fewer rows are compared sooner.
  for (let at = 0; at < ABOVE_ROWS && !screenText().includes('› rows'); at += 1) {
    press('j');
    await settled('SETTINGS TO COMPARE');
  }
  press('\u001B[D');
  await settled('‹ 3,000 ›');
  press('\r');
  await settled('Stored as', QUIET_MS, COMPARISON_MS);
}

/** @param {string} keys */
function press(keys) {
  program.write(keys);
  // What is there is from before the keys.
  lastFrame = performance.now();
}

/** Waits for a text, and then until nothing is drawn any more. @param {string} text */
async function settled(text, quietMs = QUIET_MS, limitMs = TIME_LIMIT_MS) {
  const deadline = performance.now() + limitMs;
  while (!screenText().includes(text) || performance.now() - lastFrame < quietMs) {
    if (performance.now() > deadline) throw new Error(`"${text}" never came:\n${screenText()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function screenText() {
  const { active } = emulator.buffer;
  return Array.from({ length: ROWS }, (_, row) =>
    active.getLine(row)?.translateToString(true),
  ).join('\n');
}
