import type { Log } from '../base/log.js';
import type { Entity } from '../entities/entity.js';
import type { Insertions } from '../services/insertions.js';
import type { RunQueue } from '../services/queue/run-queue.js';
import type { QueueStore } from '../services/queue/store.js';
import type { createServices } from '../services/services.js';
import { HttpProblem } from './problem.js';
import type { RunStreams } from './events/run-streams.js';
import type { Meter } from './metrics/meter.js';
import type { Token } from './token.js';

/** What the routes ask and change: the services of the screen, and those of a server. */
export interface ServerContext {
  readonly version: string;
  /** The working folder, as it was given. */
  readonly dir: string;
  readonly services: ReturnType<typeof createServices>;
  readonly insertions: Insertions;
  readonly queue: RunQueue;
  readonly store: QueueStore;
  readonly streams: RunStreams;
  readonly meter: Meter;
  readonly log: Log;
  readonly env: NodeJS.ProcessEnv;
  /** Undefined where requests need none. */
  readonly token: Token | undefined;
}

/** The entity of a table. @throws HttpProblem */
export function requireTable({ services }: ServerContext, table: string | undefined): Entity {
  const entity = services.model.entities.find((one) => one.table === table);
  if (entity) return entity;
  const tables = services.model.entities.map((one) => one.table).join(', ');
  throw new HttpProblem('not-found', `There is no table ${JSON.stringify(table)}`, {
    hint: `The tables are ${tables}`,
  });
}
