/** Events that wait for a slow client; beyond, it is disconnected: it resumes when it reads again. */
const MOST_WAITING = 256;

const ENCODER = new TextEncoder();

/** One response of server-sent events. */
export class EventStream {
  readonly response: Response;
  readonly #onClosed: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** @param onClosed called once, also when the client closes it */
  constructor(onClosed: () => void) {
    this.#onClosed = onClosed;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => this.#forget(),
      },
      { highWaterMark: MOST_WAITING },
    );
    this.response = new Response(body, {
      headers: {
        'content-type': 'text/event-stream',
        // A proxy must not collect events.
        'x-accel-buffering': 'no',
      },
    });
  }

  /** Sends an event, as text that ends with an empty line. */
  send(text: string): void {
    if (!this.#controller) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) this.close();
    else this.#controller.enqueue(ENCODER.encode(text));
  }

  /** Sends a comment, so that a broken connection shows. */
  ping(): void {
    this.send(': ping\n\n');
  }

  /** Ends the stream after what was sent. */
  close(): void {
    this.#controller?.close();
    this.#forget();
  }

  #forget(): void {
    if (!this.#controller) return;
    this.#controller = undefined;
    this.#onClosed();
  }
}
