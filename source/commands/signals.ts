/** The exit status after each signal, as shells give it. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type StopSignal = keyof typeof SIGNALS;

/** Watches for the signals that ask the program to end. */
export interface SignalWatch {
  /** The exit status of the first signal that came; undefined while none has. */
  readonly status: number | undefined;
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Restores the defaults of the signals. */
  close(): void;
}

/**
 * The first signal asks for a clean stop; a second one ends the process.
 * @param onSecond called right before the process ends
 */
export function watchSignals(onFirst: (status: number) => void, onSecond: () => void): SignalWatch {
  const controller = new AbortController();
  let status: number | undefined;
  const handlers = (Object.keys(SIGNALS) as StopSignal[]).map((name) => {
    const handler = (): void => {
      if (status !== undefined) {
        onSecond();
        // By the signal itself: an orderly exit waits for threads in the driver, or crashes in it.
        process.removeAllListeners(name);
        process.kill(process.pid, name);
        return;
      }
      status = SIGNALS[name];
      controller.abort();
      onFirst(status);
    };
    process.on(name, handler);
    return { name, handler };
  });
  return {
    get status() {
      return status;
    },
    signal: controller.signal,
    close() {
      for (const { name, handler } of handlers) process.off(name, handler);
    },
  };
}
