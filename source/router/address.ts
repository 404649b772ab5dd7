import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { normalizeAddress, withoutPassword } from '../db/server/address.js';
import type { ServerEngine } from '../db/server/description.js';

const ENGINES: Readonly<Record<string, ServerEngine>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
};

const PORTS: Readonly<Record<ServerEngine, string>> = { postgres: '5432', mysql: '3306' };

/** Query parameters that change which database an address names; all others only configure the connection. */
const PLACE_SETTINGS = ['host', 'port', 'options'];

/**
 * Normalizes an address; its password may contain any characters.
 * @returns an address that URL parsers accept; undefined unless it names a server and a database of a known
 *   engine
 */
export function readAddress(text: string): string | undefined {
  const address = normalizeAddress(text);
  if (address === undefined) return undefined;
  const { protocol, hostname, pathname } = new URL(withoutPassword(address));
  try {
    for (const part of [hostname, pathname]) decodeURIComponent(part);
  } catch {
    return undefined;
  }
  return ENGINES[protocol] === undefined ? undefined : address;
}

/** The engine of an address, by its protocol. */
export function engineOf(address: string): ServerEngine {
  const { protocol } = new URL(withoutPassword(address));
  const engine = ENGINES[protocol];
  if (engine) return engine;
  throw new RangeError(`no engine speaks ${protocol}`);
}

/** The name of the database at an address: "dbsim_users at db:5432". */
export function nameOfAddress(address: string): string {
  const { host, pathname } = new URL(withoutPassword(address));
  return `${decodeURIComponent(pathname.slice(1))} at ${host}`;
}

/**
 * A key that is equal for all spellings of an address. Different keys can still lead to one database: only
 * the server can know.
 */
export function addressKey(address: string): string {
  const engine = engineOf(address);
  const { hostname, port, pathname, searchParams } = new URL(withoutPassword(address));
  const host = hostname.toLowerCase().replace(/\.$/, '');
  const settings = PLACE_SETTINGS.map((name) => searchParams.get(name) ?? '').join(' ');
  return [
    engine,
    host,
    port || PORTS[engine],
    decodeURIComponent(pathname.slice(1)),
    settings.trim(),
  ].join(' ');
}

/** A key that is equal for all paths of a file, even if the file does not exist yet. */
export function fileKey(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const folder = dirname(file);
    return folder === file ? file : join(fileKey(folder), basename(file));
  }
}
