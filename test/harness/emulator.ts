import xterm from '@xterm/headless';

/** The terminal that a person would sit at: turns the bytes a program writes into a screen. */
export class Emulator {
  /** All that was written, unchanged. */
  raw = '';
  /** Whether the cursor shows; terminals start with it shown. */
  cursorVisible = true;

  readonly #terminal: xterm.Terminal;

  /** `answer` takes what a terminal sends back when the program asks it something. */
  constructor(cols: number, rows: number, answer: (bytes: string) => void) {
    this.#terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
    this.#terminal.onData(answer);
    this.#watchCursor('h', true);
    this.#watchCursor('l', false);
  }

  get cols(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  /** Whether the program has the alternate screen, which leaves the person's scrollback alone. */
  get alternateScreen(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  write(text: string): void {
    this.raw += text;
    this.#terminal.write(text);
  }

  /** The screen as soon as everything written so far is on it; what is written later may be half drawn then. */
  drawn(): Promise<string[]> {
    return new Promise((resolve) => {
      this.#terminal.write('', () => resolve(this.screen()));
    });
  }

  resize(cols: number, rows: number): void {
    this.#terminal.resize(cols, rows);
  }

  /** The lines as a person sees them, without the blanks at their ends. */
  screen(): string[] {
    const buffer = this.#terminal.buffer.active;
    return Array.from({ length: this.rows }, (_, row) => {
      const line = buffer.getLine(buffer.viewportY + row);
      if (!line) return '';
      // A screen that became narrower keeps what was right of its edge, out of sight.
      const isCut = line.length > this.cols;
      return isCut
        ? line.translateToString(false, 0, this.cols).trimEnd()
        : line.translateToString(true);
    });
  }

  /** The screen in a frame, for messages. */
  picture(): string {
    const edge = `+${'-'.repeat(this.cols)}+`;
    return [edge, ...this.screen().map((line) => `|${line}`), edge].join('\n');
  }

  #watchCursor(final: 'h' | 'l', visible: boolean): void {
    this.#terminal.parser.registerCsiHandler({ prefix: '?', final }, (params) => {
      if (params.includes(25)) this.cursorVisible = visible;
      return false;
    });
  }
}
