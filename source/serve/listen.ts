import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

import { ProgramError } from '../base/errors.js';

/** How long a client may take for the headers, and for the whole request, in milliseconds. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;

/** How long an idle connection is kept, in milliseconds. */
const IDLE_MS = 5000;

/** Connections that may be open at once. */
const MOST_CONNECTIONS = 1000;

/** A server that listens. */
export interface Listening {
  /** The port; the system has chosen it where 0 was asked for. */
  readonly port: number;
  /** Takes no more requests, and resolves when those that are going are answered. */
  close(): Promise<void>;
}

/** Serves an app on an address. @throws ProgramError if it cannot listen there */
export function listen(app: Hono, host: string, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: app.fetch,
        hostname: host,
        port,
        serverOptions: {
          headersTimeout: HEADERS_MS,
          requestTimeout: REQUEST_MS,
          keepAliveTimeout: IDLE_MS,
        },
      },
      ({ port: bound }: AddressInfo) => resolve({ port: bound, close: () => closeServer(server) }),
    ) as Server;
    server.maxConnections = MOST_CONNECTIONS;
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'this machine does not have the address',
  ENOTFOUND: 'there is no such name',
};

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): ProgramError {
  const reason = REASONS[error.code ?? ''] ?? error.message;
  return new ProgramError(`The server cannot listen on ${host}, port ${port}: ${reason}`, {
    exitCode: 2,
    hint: 'Choose another --port or --host',
    cause: error,
  });
}
