import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';

import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../source/entities/entity.js';
import { temporaryFolder } from '../harness/folder.js';

/** The variable that holds the password of the servers. */
export const SECRET = 'DBSIM_TEST_SECRET';

/** The database (or schema) of an entity on a server. */
export function databaseOf(entity: EntityName): string {
  return `dbsim_${ENTITIES[entity].table}`;
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

/** A way to a server that breaks at one of its COMMITs. */
export interface BrokenWay {
  readonly port: number;
  readonly hasBroken: () => boolean;
  close(): Promise<void>;
}

/**
 * Passes everything on to a port until the nth COMMIT; there both ends are cut off.
 * @param isPassedOn whether the server gets to see that COMMIT
 */
export async function breakAtCommit(
  port: number,
  nth: number,
  isPassedOn: boolean,
): Promise<BrokenWay> {
  let commits = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (data) => {
      if (!data.includes('COMMIT') || (commits += 1) !== nth) {
        upstream.write(data);
      } else if (isPassedOn) {
        // The answer comes back to nobody.
        upstream.removeAllListeners('data');
        upstream.on('data', () => undefined);
        upstream.write(data, () => client.destroy());
      } else {
        client.destroy();
        upstream.destroy();
      }
    });
    upstream.on('data', (data) => client.write(data));
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hasBroken: () => commits >= nth,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
