import { createContext } from 'preact';

import { ApiProblem, askAny } from './api-client.js';
import type { ConnectionEvent } from './connection.js';

type Report = (event: ConnectionEvent) => void;

/** How parts of the page report whether the server answers. */
export const ConnectionContext = createContext<{
  readonly report: Report;
}>({ report: () => undefined });

/** Finds out whether the server answers at all, after a stream of it has broken. */
export async function probe(report: Report): Promise<void> {
  try {
    await askAny('/healthz');
    report('answered');
  } catch (error) {
    report(error instanceof ApiProblem && error.isLost ? 'unanswered' : 'answered');
  }
}
