import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { formatError } from '../../../source/base/errors.js';
import { createServices } from '../../../source/services/services.js';
import type { Key } from '../../../source/components/key.js';
import type { Size } from '../../../source/components/look.js';
import type { ThemeName } from '../../../source/components/theme.js';
import { displayWidth } from '../../../source/components/text.js';
import { readRunModel } from '../../../source/model/run-model.js';
import { readTopologyFile } from '../../../source/router/topology-file.js';
import { VIEWS } from '../../../source/views/index.js';
import { Shell } from '../../../source/views/shell/shell.js';
import type { ViewId } from '../../../source/views/view.js';
import { SHOP } from '../../../source/entities/shop.js';
import { temporaryFolder } from '../../harness/folder.js';
import { TIME_LIMIT_MS } from '../../harness/time-limit.js';
import { drawScreen } from './screen.js';

/** Terminals in which every view must look right, from the least to a large one. */
export const TERMINALS: readonly (readonly [Size])[] = [
  [{ columns: 60, rows: 16 }],
  [{ columns: 80, rows: 24 }],
  [{ columns: 120, rows: 36 }],
  [{ columns: 200, rows: 50 }],
];

/** How long is waited before the next look: drawing all the time would hold up what is waited for. */
const SHORTEST_REST_MS = 5;
const LONGEST_REST_MS = 80;

export interface SessionOptions {
  /** The working folder, by default an empty one. */
  readonly dir?: string;
  readonly terminal?: Size;
  /** A topology file, as `--topology` names it. */
  readonly topology?: string;
  /** A model file, as `--model` names it. */
  readonly model?: string;
  /** Other flags of the command line. */
  readonly flags?: Readonly<Record<string, string>>;
  readonly theme?: ThemeName;
  readonly isUnicode?: boolean;
}

/** A person at the screen of the whole program inside this process, with real databases after it. */
export class Session {
  readonly shell: Shell;
  readonly copied: string[] = [];
  readonly #terminal: Size;
  readonly #isUnicode: boolean;

  constructor(view: ViewId, options: SessionOptions = {}) {
    const {
      topology,
      model,
      dir = temporaryFolder(),
      terminal = { columns: 80, rows: 24 },
    } = options;
    this.#terminal = terminal;
    this.#isUnicode = options.isUnicode ?? true;
    this.shell = new Shell({
      views: VIEWS,
      services: createServices({
        dir,
        version: '0.0.0',
        flags: { ...options.flags, ...(topology === undefined ? {} : { topology }) },
        env: { XDG_CONFIG_HOME: temporaryFolder() },
        ...(topology === undefined ? {} : { topology: readTopologyFile(topology, {}, SHOP) }),
        ...(model === undefined ? {} : { model: { word: model, read: readRunModel(model) } }),
      }),
      host: {
        copy: (text) => void this.copied.push(text),
        suspend() {},
        leave() {},
        useMouse() {},
        themeChosen() {},
        formatError,
      },
      theme: options.theme ?? 'dark',
      terminal,
    });
    this.shell.start();
    this.shell.open(view);
  }

  press(...keys: readonly Key[]): void {
    for (const key of keys) this.shell.press(key);
  }

  type(text: string): void {
    this.press(...text);
  }

  /** What a person sees now; the frame fills the terminal exactly. */
  async screen(): Promise<string[]> {
    const { lines, raw } = await drawScreen(this.shell, this.#isUnicode);
    expectFrame(lines, this.#terminal);
    expectNoColourOfRows(raw);
    return lines;
  }

  /** All that is seen at the next tick, without blanks and frames: a sentence is found wherever it is broken. */
  async whole(): Promise<string> {
    this.shell.tick();
    return (await this.screen()).join('').replaceAll(/[\s│]/g, '');
  }

  /** Waits, as time goes by, until a text is seen; gives the screen. */
  async see(text: string | RegExp): Promise<string> {
    const deadline = performance.now() + TIME_LIMIT_MS;
    for (let rest = SHORTEST_REST_MS; ; rest = Math.min(2 * rest, LONGEST_REST_MS)) {
      this.shell.tick();
      const seen = (await this.screen()).join('\n');
      if (typeof text === 'string' ? seen.includes(text) : text.test(seen)) return seen;
      if (performance.now() > deadline) throw new Error(`${String(text)} did not come:\n${seen}`);
      await pause(rest);
    }
  }
}

function expectFrame(lines: readonly string[], { columns, rows }: Size): void {
  expect(lines).toHaveLength(rows);
  expect(lines[0]).toMatch(/^ dbsim /);
  expect(lines.at(-1)).toMatch(/\S/);
  expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
}

/** The hostile rows of the tests would colour the screen red. */
function expectNoColourOfRows(raw: string): void {
  expect(raw).not.toContain('\u001B[31mred');
}
