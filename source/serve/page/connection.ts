/** Whether the server answers, for all parts of the page together. */
export type Connection =
  | { readonly state: 'open' }
  | { readonly state: 'lost' }
  /** It answers again, after it had not; shown for a moment. */
  | { readonly state: 'back' };

/** A call that was answered, one that was not, or the end of the moment. */
export type ConnectionEvent = 'answered' | 'unanswered' | 'settled';

export const OPEN: Connection = { state: 'open' };
const LOST: Connection = { state: 'lost' };

/** The connection after a call. */
export function reduceConnection(connection: Connection, event: ConnectionEvent): Connection {
  switch (event) {
    case 'answered':
      return connection.state === 'lost' ? { state: 'back' } : connection;
    case 'unanswered':
      return connection.state === 'lost' ? connection : LOST;
    case 'settled':
      return connection.state === 'back' ? OPEN : connection;
  }
}

/** How long to wait before the next attempt, in milliseconds: 1 s, then longer, at most 5 s. */
export function retryAfterMs(attempts: number): number {
  return Math.min(5000, 1000 * 2 ** Math.max(0, attempts - 1));
}
