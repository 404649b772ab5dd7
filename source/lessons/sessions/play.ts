import { setTimeout as pause } from 'node:timers/promises';

import { ProgramError } from '../../base/errors.js';
import type { StepAnswer, SteppedEvent, SteppedPart, Transcript } from './stepped.js';
import type { SteppedConnection, SteppedWorld } from './world.js';

/** How often to look whether a statement without an answer waits for another connection, in milliseconds. */
const LOOK_MS = 20;

/** How a story is watched and stopped. */
export interface Audience {
  readonly signal: AbortSignal;
  /** Awaited before each statement. */
  readonly beforeStep?: ((step: number) => Promise<void>) | undefined;
  readonly onEvent?: ((event: SteppedEvent) => void) | undefined;
}

/**
 * Sends the statements of a story one after the other, each once its connection and all others either have
 * their answers or certainly wait for a lock. Afterwards every transaction is rolled back.
 * @throws ProgramError where the story cannot go on, or was stopped
 */
export async function playStory(
  part: Pick<SteppedPart, 'setup' | 'steps'>,
  world: SteppedWorld,
  audience: Audience,
): Promise<Transcript> {
  const story = new Story(part, world, audience);
  try {
    await world.prepare(part.setup);
    await story.play();
    return { engine: world.engine, events: story.events };
  } finally {
    await story.end();
    await world.dispose();
  }
}

/** A statement without an answer. */
interface Pending {
  readonly step: number;
  readonly answer: Promise<StepAnswer>;
  /** Set once it has come. */
  answered: StepAnswer | undefined;
  hasWaited: boolean;
}

class Story {
  readonly events: SteppedEvent[] = [];
  readonly #part: Pick<SteppedPart, 'steps'>;
  readonly #world: SteppedWorld;
  readonly #audience: Audience;
  readonly #connections = new Map<string, SteppedConnection>();
  readonly #pending = new Map<string, Pending>();

  constructor(part: Pick<SteppedPart, 'steps'>, world: SteppedWorld, audience: Audience) {
    this.#part = part;
    this.#world = world;
    this.#audience = audience;
  }

  async play(): Promise<void> {
    for (const [step, { session, sql }] of this.#part.steps.entries()) {
      await this.#audience.beforeStep?.(step);
      if (this.#audience.signal.aborted) throw new ProgramError('it was stopped');
      const connection = await this.#connection(session);
      if (this.#pending.has(session)) {
        throw new ProgramError(
          `step ${step + 1} cannot be sent, because connection ${session} still waits`,
        );
      }
      this.#note({ kind: 'sent', step });
      const pending: Pending = {
        step,
        answer: connection.send(sql),
        answered: undefined,
        hasWaited: false,
      };
      void pending.answer.then((answer) => (pending.answered = answer));
      this.#pending.set(session, pending);
      // This one first: what it releases, others may get.
      await this.#settle(session, pending);
      for (const [other, waiting] of this.#pending) await this.#settle(other, waiting);
    }
  }

  /** Rolls back whatever is open, those first for which others wait, and closes all connections. */
  async end(): Promise<void> {
    for (const [letter, connection] of this.#connections) {
      if (!this.#pending.has(letter)) await connection.send('ROLLBACK');
    }
    for (const [letter, { answer }] of this.#pending) {
      await answer;
      await this.#connections.get(letter)?.send('ROLLBACK');
    }
    this.#pending.clear();
    for (const connection of this.#connections.values()) await connection.close();
    this.#connections.clear();
  }

  async #connection(letter: string): Promise<SteppedConnection> {
    const known = this.#connections.get(letter);
    if (known) return known;
    const opened = await this.#world.connect(letter);
    this.#connections.set(letter, opened);
    return opened;
  }

  /** Waits until a statement has its answer, or certainly waits for another connection. */
  async #settle(letter: string, pending: Pending): Promise<void> {
    const { step, answer } = pending;
    for (;;) {
      await Promise.race([answer, pause(LOOK_MS)]);
      if (pending.answered) {
        this.#pending.delete(letter);
        const { answered, hasWaited } = pending;
        this.#note({ kind: 'answered', step, answer: answered, hasWaited });
        return;
      }
      const by = await this.#connections.get(letter)?.blockedBy();
      if (!by) continue;
      if (!pending.hasWaited) this.#note({ kind: 'waits', step, by });
      pending.hasWaited = true;
      return;
    }
  }

  #note(event: SteppedEvent): void {
    this.events.push(event);
    this.#audience.onEvent?.(event);
  }
}
