import type { Size } from '../../components/look.js';

const ESC = '\u001b';

/** A line that is longer than it should be is cut by the terminal instead of broken into two. */
const WRAP_OFF = `${ESC}[?7l`;
const WRAP_ON = `${ESC}[?7h`;

/** Clicks and the wheel (DEC mode 1000), with places of any size (1006). */
const MOUSE_ON = `${ESC}[?1000h${ESC}[?1006h`;
const MOUSE_OFF = `${ESC}[?1006l${ESC}[?1000l`;

/** What a terminal is asked to take onto the clipboard at once; more is refused by many. */
const CLIPBOARD_BYTES = 74_994;

/** In wider terminals views stand side by side, which read line by line would be mixed. */
const SPOKEN_COLUMNS = 80;

/** @param isScreenReader for a screen reader */
export function terminalSize(
  { columns, rows }: { readonly columns?: number; readonly rows?: number },
  isScreenReader: boolean,
): Size {
  const width = columns || 80;
  return { columns: isScreenReader ? Math.min(width, SPOKEN_COLUMNS) : width, rows: rows || 24 };
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

/** OSC 52: the terminal, even a remote one, puts the text on the person's clipboard. */
export function copyToClipboard(stream: NodeJS.WritableStream, text: string): void {
  const encoded = Buffer.from(text).subarray(0, CLIPBOARD_BYTES).toString('base64');
  stream.write(`${ESC}]52;c;${encoded}\u0007`);
}

/** How long the shell is given to stop the program before it is taken for granted that nobody does. */
const STOP_MS = 300;

/** Stops the program and all that the shell started with it, as Ctrl-Z does, until it is continued. */
export async function stopUntilContinued(): Promise<void> {
  const continued = new Promise<void>((resolve) => {
    process.once('SIGCONT', () => resolve());
    // Where no shell has job control the signal does nothing.
    setTimeout(resolve, STOP_MS);
  });
  process.kill(0, 'SIGTSTP');
  await continued;
}
