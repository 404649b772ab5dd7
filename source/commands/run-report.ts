import { escapeText } from '../base/text.js';
import type { RunEvent } from '../engine/run-events.js';
import type { CommandContext } from './context.js';
import type { RunProgress } from './progress.js';
import { describeClosing, describeFinding, describeUnclosedRun } from './unclosed.js';

/** Prints the events of a run. */
export class RunReport {
  readonly #context: CommandContext;
  readonly #progress: RunProgress;
  #isWriting = false;
  #isEmptied = false;

  constructor(context: CommandContext, progress: RunProgress) {
    this.#context = context;
    this.#progress = progress;
  }

  /** Whether threads have been released and have not ended. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  /** Whether the run has emptied the databases. */
  get isEmptied(): boolean {
    return this.#isEmptied;
  }

  /** Prints a text in place of the progress line. */
  notify(text: string): void {
    this.#progress.clear();
    this.#context.notify(text);
  }

  take(event: RunEvent): void {
    switch (event.type) {
      case 'unclosed':
        return this.notify(`${describeUnclosedRun(event.run)}.`);
      case 'unclosed-audited': {
        const found = describeFinding(event.finding, this.#context);
        return this.notify(
          [...found, describeClosing(event.run, this.#context.flags), ''].join('\n'),
        );
      }
      case 'settled':
        for (const sentence of event.sentences) this.notify(`Repaired: ${sentence}.`);
        return undefined;
      case 'emptied':
        this.#isEmptied = true;
        return undefined;
      case 'started':
        this.#isWriting = true;
        return this.#progress.start(event.header);
      case 'snapshot':
        return this.#progress.show(event.snapshot);
      case 'notice':
        return this.notify(escapeText(`${event.sentence}.`));
      case 'ended':
        this.#isWriting = false;
        for (const { thread, message } of event.end.crashes) {
          this.notify(`Thread ${thread} crashed: ${message}`);
        }
        return this.#progress.clear();
      case 'phase':
      case 'read':
      case 'ready':
      case 'moved':
      case 'rejected':
        return undefined;
    }
  }
}
