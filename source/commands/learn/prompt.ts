import { createInterface } from 'node:readline/promises';

import type { ExitStatus } from '../context.js';
import type { Io } from '../io.js';

/** A person has left the lesson; not an error of what the lesson was doing. */
export class Left extends Error {
  readonly status: ExitStatus;

  private constructor(message: string, status: ExitStatus) {
    super(message);
    this.name = 'Left';
    this.status = status;
  }

  /** By Esc, or "q". */
  static byChoice(): Left {
    return new Left('You left the lesson; its temporary databases are removed.', 0);
  }

  /** By Ctrl-C. */
  static byInterrupt(): Left {
    return new Left('Interrupted; the temporary databases are removed.', 130);
  }
}

/** Asks questions on a terminal, or reads the answers from what is piped in. */
export class Prompt {
  readonly #io: Pick<Io, 'stdin' | 'stderr'>;
  readonly #signal: AbortSignal;
  /** The lines of a pipe. */
  #lines: AsyncIterator<string> | undefined;

  constructor(io: Pick<Io, 'stdin' | 'stderr'>, signal: AbortSignal) {
    this.#io = io;
    this.#signal = signal;
  }

  /** Whether a person can answer. */
  get isTerminal(): boolean {
    return this.#io.stdin.isTTY === true && this.#io.stderr.isTTY === true;
  }

  /**
   * Asks one question.
   * @returns the answer without blanks around it; empty where a pipe has no further line
   * @throws Left on Esc, "q" and Ctrl-C
   */
  async ask(question: string): Promise<string> {
    if (this.#signal.aborted) throw Left.byInterrupt();
    const answer = this.isTerminal ? await this.#askPerson(question) : await this.#nextLine();
    if (answer.trim().toLowerCase() === 'q') throw Left.byChoice();
    return answer.trim();
  }

  async #nextLine(): Promise<string> {
    this.#lines ??= createInterface({ input: this.#io.stdin })[Symbol.asyncIterator]();
    const { done, value } = await this.#lines.next();
    return done ? '' : value;
  }

  #askPerson(question: string): Promise<string> {
    const { stdin, stderr } = this.#io;
    const prompt = createInterface({ input: stdin, output: stderr });
    return new Promise<string>((resolve, reject) => {
      const leave = (error: Error): void => {
        stdin.off('keypress', onKey);
        this.#signal.removeEventListener('abort', onAbort);
        stderr.write('\n');
        // First: closing counts as an empty answer.
        reject(error);
        prompt.close();
      };
      const onKey = (_: unknown, key: { name?: string } | undefined): void => {
        if (key?.name === 'escape') leave(Left.byChoice());
      };
      const onAbort = (): void => leave(Left.byInterrupt());
      stdin.on('keypress', onKey);
      this.#signal.addEventListener('abort', onAbort, { once: true });
      prompt.once('SIGINT', () => leave(Left.byInterrupt()));
      prompt.once('close', () => resolve(''));
      void prompt.question(question).then(
        (answer) => {
          stdin.off('keypress', onKey);
          this.#signal.removeEventListener('abort', onAbort);
          resolve(answer);
          prompt.close();
        },
        () => undefined,
      );
    });
  }
}
