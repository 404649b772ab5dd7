import { EventEmitter, once } from 'node:events';

import type { Hono } from 'hono';

import { conductRun, type RunTask } from '../../source/engine/conduct.js';
import type { RunOutcome } from '../../source/engine/messages.js';
import type { RunEvent } from '../../source/engine/run-events.js';
import { createApp } from '../../source/serve/app.js';
import type { Problem, RunInfo } from '../../source/serve/api.js';
import { startServer, type RunningServer } from '../../source/serve/server.js';
import { Token } from '../../source/serve/token.js';
import type { StartEngine } from '../../source/services/start-engine.js';
import { SHOP } from '../../source/entities/shop.js';
import { embeddedTopology, type Topology } from '../../source/router/topology.js';
import { afterEveryFile } from '../harness/cleanup.js';
import { temporaryFolder } from '../harness/folder.js';

/** A server without its socket. */
export interface TestServer {
  readonly dir: string;
  readonly app: Hono;
  readonly server: RunningServer;
  /** Sentences for the person who started it. */
  readonly notices: readonly string[];
  /** A request as the page or a program of this machine sends it. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** POST of a JSON body. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

const open = new Set<TestServer>();

afterEveryFile(async () => {
  for (const server of open) await server.close();
});

/** Starts a server in a folder, by default a new one. */
export async function testServer({
  dir = temporaryFolder(),
  topology = embeddedTopology(dir, SHOP),
  token,
  startEngine = conductHere,
}: {
  dir?: string;
  topology?: Topology;
  token?: string;
  startEngine?: StartEngine;
} = {}): Promise<TestServer> {
  const notices: string[] = [];
  const server = await startServer({
    dir,
    version: '0.0.0',
    flags: {},
    env: {},
    topology,
    model: undefined,
    token: token === undefined ? undefined : new Token(token),
    notify: (sentence) => void notices.push(sentence),
    startEngine,
  });
  await server.restored;
  const page = new Map([['/', new TextEncoder().encode('<!doctype html>')]]);
  const app = createApp(server.context, { host: '127.0.0.1', page });
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has('host')) headers.set('host', 'localhost:7878');
    return app.request(`http://localhost:7878${path}`, { ...init, headers });
  };
  const started: TestServer = {
    dir,
    app,
    server,
    notices,
    request,
    post: (path, body, headers = {}) =>
      request(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    async close() {
      if (open.delete(started)) await server.close();
    },
  };
  open.add(started);
  return started;
}

/** Conducts runs in this process. */
export const conductHere: StartEngine = (task, onEvent) => {
  const stopping = new AbortController();
  return {
    over: conduct(task, onEvent, stopping.signal),
    pause: () => undefined,
    step: () => undefined,
    setPace: () => undefined,
    stop: () => stopping.abort(),
  };
};

async function conduct(
  task: RunTask,
  emit: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<RunOutcome> {
  try {
    const record = await conductRun(task, {
      emit,
      signal,
      emitsRejected: true,
      snapshotEveryMs: 100,
    });
    return record ? { type: 'stored', record, peakMemoryBytes: 0 } : { type: 'cancelled' };
  } catch (error) {
    return { type: 'failed', problem: String(error) };
  }
}

/** An engine whose run goes on until a test lets it end. */
export class HeldEngine {
  readonly #events = new EventEmitter();
  #end: (outcome: RunOutcome) => void = () => undefined;
  stops = 0;

  /** Resolves with the task when a run starts. */
  async started(): Promise<RunTask> {
    const [task] = (await once(this.#events, 'start')) as [RunTask];
    return task;
  }

  end(outcome: RunOutcome): void {
    this.#end(outcome);
  }

  readonly start: StartEngine = (task) => {
    const over = new Promise<RunOutcome>((resolve) => {
      this.#end = resolve;
    });
    // After the caller has what it waits on.
    queueMicrotask(() => this.#events.emit('start', task));
    return {
      over,
      pause: () => undefined,
      step: () => undefined,
      setPace: () => undefined,
      stop: () => {
        this.stops += 1;
        this.#end({ type: 'cancelled' });
      },
    };
  };
}

export async function problemOf(response: Response): Promise<Problem> {
  return (await response.json()) as Problem;
}

/** Follows a queued run by its events until it is over. */
export async function untilOver(server: TestServer, id: string): Promise<RunInfo> {
  const response = await server.request(`/api/runs/${id}/events`);
  await response.text();
  return (await (await server.request(`/api/runs/${id}`)).json()) as RunInfo;
}

/** A user of the default model. */
export function user(id: number, email = `user${id}@example.com`) {
  return { id, name: `User ${id}`, email };
}
