import { PassThrough, Writable } from 'node:stream';
import { render } from 'ink';
import { Screen } from '../../../source/views/shell/screen.js';
import type { Shell } from '../../../source/views/shell/shell.js';
import { Emulator } from '../../harness/emulator.js';

/** A stream that Ink takes for a terminal of some size. */
class FakeTerminal extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #emulator: Emulator;

  constructor(emulator: Emulator) {
    super({ decodeStrings: false });
    this.#emulator = emulator;
    this.columns = emulator.cols;
    this.rows = emulator.rows;
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    // As a terminal's driver does for every program.
    this.#emulator.write(text.replaceAll('\n', '\r\n'));
    done();
  }
}

function fakeKeyboard(): NodeJS.ReadStream {
  const keyboard = new PassThrough() as unknown as NodeJS.ReadStream;
  return Object.assign(keyboard, {
    isTTY: true,
    setRawMode: () => keyboard,
    ref: () => keyboard,
    unref: () => keyboard,
  });
}

/** What the shell's screen gives a screen reader to read, line by line. */
export async function speakScreen(shell: Shell): Promise<string[]> {
  const { lines } = await drawScreen(shell, true, true);
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
}

/** Draws the shell's screen in a terminal inside this process; gives the lines that a person sees. */
export async function drawScreen(
  shell: Shell,
  isUnicode = true,
  isScreenReaderEnabled = false,
): Promise<{ lines: string[]; raw: string }> {
  const { columns, rows } = shell.state.terminal;
  const emulator = new Emulator(columns, rows, () => undefined);
  const instance = render(<Screen shell={shell} isUnicode={isUnicode} />, {
    stdout: new FakeTerminal(emulator) as unknown as NodeJS.WriteStream,
    stdin: fakeKeyboard(),
    interactive: true,
    alternateScreen: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled,
  });
  await instance.waitUntilRenderFlush();
  const drawn = { lines: await emulator.drawn(), raw: emulator.raw };
  instance.unmount();
  return drawn;
}
