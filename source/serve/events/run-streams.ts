import { randomBytes } from 'node:crypto';

import { formatAmount } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { RunEvent } from '../../engine/run-events.js';
import type { QueueEntry } from '../../services/queue/store.js';
import type { Snapshot } from '../../sim/snapshot.js';
import type { RunEventName, RunEvents, RunInfo } from '../api.js';
import { HttpProblem } from '../problem.js';
import { isEnded } from '../run-info.js';
import { EventStream } from './event-stream.js';
import { liveSnapshot } from './live-snapshot.js';

/** Streams that may be open at once. */
export const MOST_STREAMS = 64;

/** Events of a run that are kept for streams that resume; snapshots are not. */
const KEPT_EVENTS = 1000;

/** How often a stream without events gets a comment, so that a broken connection shows, in milliseconds. */
const PING_MS = 15_000;

/** An event that is kept. */
interface KeptEvent {
  readonly sequence: number;
  readonly text: string;
}

/** The queued runs as streams of server-sent events; one run is going at a time. */
export class RunStreams {
  readonly #infoOf: (entry: QueueEntry) => Promise<RunInfo>;
  readonly #streams = new Map<EventStream, number>();
  /** Events of another start of the server have other ids. */
  readonly #boot = randomBytes(4).toString('hex');
  readonly #ping: NodeJS.Timeout;
  #sequence = 0;
  /** The run that is going, or the last one. */
  #number = 0;
  #info: RunInfo | undefined;
  #kept: KeptEvent[] = [];
  #snapshot: Snapshot | undefined;
  #changing: Promise<void> = Promise.resolve();

  /** @param infoOf a queued run as the API shows it */
  constructor(infoOf: (entry: QueueEntry) => Promise<RunInfo>) {
    this.#infoOf = infoOf;
    this.#ping = setInterval(() => {
      for (const stream of this.#streams.keys()) stream.ping();
    }, PING_MS);
    this.#ping.unref();
  }

  /** Streams that are open. */
  get count(): number {
    return this.#streams.size;
  }

  /** Passes on a change of an entry. */
  change(entry: QueueEntry): void {
    this.#changing = this.#changing
      .then(async () => this.#show(entry.number, await this.#infoOf(entry)))
      .catch(() => undefined);
  }

  /** Passes on an event of the run that is going. */
  take(event: RunEvent): void {
    switch (event.type) {
      case 'phase':
        // In the order of the changes of the entry, whose information is read.
        this.#changing = this.#changing.then(() => {
          if (this.#info) this.#show(this.#number, { ...this.#info, phase: event.phase });
        });
        return;
      case 'snapshot':
      case 'ended':
        this.#snapshot = event.snapshot;
        // Formatting the states of 256 threads ten times a second is for streams only.
        if (this.#isWatched) this.#send(this.#number, this.#formatSnapshot(event.snapshot));
        return;
      case 'rejected':
        this.#keep('rejected', { attempts: event.attempts });
        return;
      case 'notice':
        this.#keep('notice', { sentence: escapeText(event.sentence) });
        return;
      case 'settled':
      case 'emptied':
      case 'ready':
      case 'moved':
      case 'unclosed':
      case 'unclosed-audited':
      case 'read':
      case 'started':
    }
  }

  /**
   * Opens a stream of a run.
   * @param info as it is now
   * @param lastId the id of the last event that the client has
   * @throws HttpProblem if too many are open
   */
  open(number: number, info: RunInfo, lastId: string | null): Response {
    if (this.#streams.size >= MOST_STREAMS) {
      throw new HttpProblem(
        'too-many',
        `${formatAmount(MOST_STREAMS, 'event stream')} are open already`,
        {
          hint: 'Close another one, or try again later',
        },
      );
    }
    const stream = new EventStream(() => this.#streams.delete(stream));
    this.#streams.set(stream, number);
    const isCurrent = number === this.#number;
    const now = isCurrent && this.#info ? this.#info : info;
    stream.send(this.#format('state', now));
    if (isCurrent) {
      const after = this.#sequenceOf(lastId);
      for (const { sequence, text } of this.#kept) if (sequence > after) stream.send(text);
      if (this.#snapshot) stream.send(this.#formatSnapshot(this.#snapshot));
    }
    if (isEnded(now.state)) stream.close();
    return stream.response;
  }

  /** Ends all streams. */
  close(): void {
    clearInterval(this.#ping);
    for (const stream of this.#streams.keys()) stream.close();
  }

  #show(number: number, info: RunInfo): void {
    if (info.state === 'running' && number !== this.#number) {
      this.#number = number;
      this.#kept = [];
      this.#snapshot = undefined;
    }
    if (number === this.#number) this.#info = info;
    this.#send(number, this.#format('state', info));
    if (!isEnded(info.state)) return;
    for (const [stream, of] of this.#streams) if (of === number) stream.close();
  }

  #keep<Name extends RunEventName>(name: Name, data: RunEvents[Name]): void {
    const text = this.#format(name, data);
    this.#kept.push({ sequence: this.#sequence, text });
    if (this.#kept.length > KEPT_EVENTS) this.#kept.shift();
    this.#send(this.#number, text);
  }

  #send(number: number, text: string): void {
    for (const [stream, of] of this.#streams) if (of === number) stream.send(text);
  }

  /** Whether a stream of the run that is going is open. */
  get #isWatched(): boolean {
    return [...this.#streams.values()].includes(this.#number);
  }

  #formatSnapshot(snapshot: Snapshot): string {
    return this.#format('snapshot', liveSnapshot(snapshot));
  }

  #format<Name extends RunEventName>(name: Name, data: RunEvents[Name]): string {
    this.#sequence += 1;
    const id = `${this.#boot}-${this.#sequence}`;
    return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  }

  /** The number in the id of an event; 0 for that of another start of the server. */
  #sequenceOf(id: string | null): number {
    const [boot, digits] = id?.split('-') ?? [];
    return boot === this.#boot && /^\d{1,15}$/.test(digits ?? '') ? Number(digits) : 0;
  }
}
