import type { Size } from '../../components/look.js';

const ESC = '\u001b';

/** Makes the terminal cut a line that is too long instead of wrapping it. */
const WRAP_OFF = `${ESC}[?7l`;
const WRAP_ON = `${ESC}[?7h`;

/** Clicks and the wheel (DEC mode 1000), with places of any size (1006). */
const MOUSE_ON = `${ESC}[?1000h${ESC}[?1006h`;
const MOUSE_OFF = `${ESC}[?1006l${ESC}[?1000l`;

/** Most bytes for the clipboard; many terminals reject more. */
const CLIPBOARD_BYTES = 74_994;

/** Width for screen readers: on a wider screen, parts are side by side and would be read mixed. */
const SCREEN_READER_COLUMNS = 80;

/** @param isScreenReader for a screen reader */
export function terminalSize(
  { columns, rows }: { readonly columns?: number; readonly rows?: number },
  isScreenReader: boolean,
): Size {
  const width = columns || 80;
  return {
    columns: isScreenReader ? Math.min(width, SCREEN_READER_COLUMNS) : width,
    rows: rows || 24,
  };
}

/** Prepares a terminal for frames; Ink does the rest (alternate screen, cursor, raw mode). */
export function prepareTerminal(stream: NodeJS.WritableStream): void {
  stream.write(WRAP_OFF);
}

/** Undoes `prepareTerminal` and `writeMouseMode`. */
export function restoreTerminal(stream: NodeJS.WritableStream): void {
  stream.write(MOUSE_OFF + WRAP_ON);
}

/** Has the terminal report the mouse, or leaves it to the person's own selection. */
export function writeMouseMode(stream: NodeJS.WritableStream, isOn: boolean): void {
  stream.write(isOn ? MOUSE_ON : MOUSE_OFF);
}

/** Copies text to the clipboard with OSC 52, which works over SSH, too. */
export function copyToClipboard(stream: NodeJS.WritableStream, text: string): void {
  const encoded = Buffer.from(text).subarray(0, CLIPBOARD_BYTES).toString('base64');
  stream.write(`${ESC}]52;c;${encoded}\u0007`);
}

/** How long to wait for the shell to stop the program before continuing, in milliseconds. */
const STOP_MS = 300;

/** Stops the process group, as Ctrl-Z does, until it is continued. */
export async function stopUntilContinued(): Promise<void> {
  const continued = new Promise<void>((resolve) => {
    process.once('SIGCONT', () => resolve());
    // Without a shell with job control, the signal has no effect.
    setTimeout(resolve, STOP_MS);
  });
  process.kill(0, 'SIGTSTP');
  await continued;
}
