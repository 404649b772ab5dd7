import { mouseEventOf, type MouseEvent } from './mouse.js';
import { writeMouseMode } from './terminal.js';

const ESC = '\u001b';

/** The reports of the mouse in what a terminal has sent. */
const REPORTS = new RegExp(`${ESC}\\[<[\\d;]*[Mm]`, 'g');

/** A report of which the end is still to come. */
const UNFINISHED = new RegExp(`${ESC}(?:\\[(?:<[\\d;]*)?)?$`);

/** Longer than any report: what is kept of input that may be the begin of one. */
const LONGEST = 32;

/**
 * Reads what the terminal reports of the mouse, beside Ink, which drops these sequences. It looks at
 * what Ink reads and takes nothing away from it, and listens only while the mouse is on.
 */
export class MouseReports {
  readonly #stdin: NodeJS.ReadableStream;
  readonly #stdout: NodeJS.WritableStream;
  readonly #take: (event: MouseEvent) => void;
  #isListening = false;
  #unfinished = '';

  constructor(
    { stdin, stdout }: { stdin: NodeJS.ReadableStream; stdout: NodeJS.WritableStream },
    take: (event: MouseEvent) => void,
  ) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#take = take;
  }

  /** Has the terminal report the mouse, or no longer; also around a suspension and at the end. */
  use(isOn: boolean): void {
    if (isOn === this.#isListening) return;
    this.#isListening = isOn;
    this.#unfinished = '';
    // A listener that outlives Ink's would keep reading, and with it the process.
    if (isOn) this.#stdin.on('data', this.#read);
    else this.#stdin.off('data', this.#read);
    writeMouseMode(this.#stdout, isOn);
  }

  readonly #read = (chunk: Buffer | string): void => {
    const text = this.#unfinished + String(chunk);
    this.#unfinished = (UNFINISHED.exec(text)?.[0] ?? '').slice(0, LONGEST);
    for (const [report] of text.matchAll(REPORTS)) {
      const event = mouseEventOf(report.slice(ESC.length));
      if (event) this.#take(event);
    }
  };
}
