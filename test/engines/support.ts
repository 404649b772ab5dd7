import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';

import type { EntityName } from '../../source/entities/entity.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';

/** The variable that holds the password of the servers. */
export const SECRET = 'DBSIM_TEST_SECRET';

/** The database (or schema) of an entity on a server. */
export function databaseOf(entity: EntityName): string {
  return `dbsim_${ENTITIES[entity]!.table}`;
}

export const DATABASES = ENTITY_NAMES.map(databaseOf);

/** Writes a topology file; gives its path. */
export function topologyFile(
  addresses: (entity: EntityName) => readonly string[],
  deadlineMs = 10_000,
): string {
  const lines = ENTITY_NAMES.map((entity) => {
    const nodes = addresses(entity).map((address) => `      - ${address}`);
    return `  ${entity}:\n    nodes:\n${nodes.join('\n')}`;
  });
  const file = path.join(temporaryFolder(), 'topology.yaml');
  writeFileSync(file, [`deadlineMs: ${deadlineMs}`, 'entities:', ...lines, ''].join('\n'));
  return file;
}

/** The kinds of broken connections. */
export type Absence = 'refuses' | 'is silent';

/** A way to a server that can be shut and opened again. */
export interface Gate {
  readonly port: number;
  /** Breaks all connections; then new ones are refused, or get no answer. */
  shut(how: Absence): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Passes everything on to a port, as long as it is open. */
export async function gateTo(port: number): Promise<Gate> {
  let isSilent = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const ends = isSilent ? [client] : [client, connect(port, '127.0.0.1')];
    const [, upstream] = ends;
    for (const socket of ends) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        for (const other of ends) other.destroy();
      });
    }
    if (upstream) client.pipe(upstream).pipe(client);
  });
  const listen = (at: number): Promise<void> =>
    new Promise((resolve) => server.listen(at, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const { port: own } = server.address() as AddressInfo;
  return {
    port: own,
    async shut(how) {
      await stop();
      isSilent = how === 'is silent';
      if (isSilent) await listen(own);
    },
    async open() {
      if (server.listening) await stop();
      isSilent = false;
      await listen(own);
    },
    async close() {
      if (server.listening) await stop();
    },
  };
}

/** A way to a server on which something happens to one statement. */
export interface FaultyWay {
  readonly port: number;
  readonly hasHappened: () => boolean;
  close(): Promise<void>;
}

/**
 * What happens: the connection is cut before the statement arrives, or after it, so that its answer
 * comes back to no client; or nothing moves any more, on any connection. `cut at` looks for the text in
 * the data from the server, and cuts the connection after the client has received it.
 */
export type WayFault = 'cut before' | 'cut after' | 'cut at' | 'stop';

/** Passes everything on to a port until the nth statement that holds a text. */
export async function faultyWay(
  port: number,
  { text, nth = 1, fault }: { text: string; nth?: number; fault: WayFault },
): Promise<FaultyWay> {
  let seen = 0;
  const isStopped = (): boolean => fault === 'stop' && seen >= nth;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (data) => {
      const isIt = fault !== 'cut at' && data.includes(text) && (seen += 1) === nth;
      if (isStopped()) return;
      if (!isIt) {
        upstream.write(data);
      } else if (fault === 'cut after') {
        upstream.removeAllListeners('data');
        upstream.on('data', () => undefined);
        upstream.write(data, () => client.destroy());
      } else {
        client.destroy();
        upstream.destroy();
      }
    });
    upstream.on('data', (data) => {
      const at = fault === 'cut at' ? data.indexOf(text) : -1;
      if (at !== -1 && (seen += 1) === nth) client.end(data.subarray(0, at + text.length));
      else if (!isStopped() && client.writable) client.write(data);
    });
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hasHappened: () => seen >= nth,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
