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

/** Settings in an address that choose another place; all others only say how it is spoken to. */
const PLACE_SETTINGS = ['host', 'port', 'options'];

/**
 * Reads an address as it is written, a password of any characters included.
 * @returns it in the form that parsers of URLs understand; undefined when it names no server and
 *   database that an engine speaks to
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

/** The protocol that an address is spoken to with. */
export function engineOf(address: string): ServerEngine {
  const { protocol } = new URL(withoutPassword(address));
  const engine = ENGINES[protocol];
  if (engine) return engine;
  throw new RangeError(`no engine speaks ${protocol}`);
}

/** What a person calls the database at an address: "dbsim_users at db:5432". */
export function nameOfAddress(address: string): string {
  const { host, pathname } = new URL(withoutPassword(address));
  return `${decodeURIComponent(pathname.slice(1))} at ${host}`;
}

/**
 * The same text for two spellings of one address. Whether two addresses lead to one database only its
 * server knows.
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

/** The same text for two paths of one file, also of one that is not there yet. */
export function fileKey(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const folder = dirname(file);
    return folder === file ? file : join(fileKey(folder), basename(file));
  }
}
