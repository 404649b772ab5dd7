import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { ServerEngine } from '../db/server/description.js';

const ENGINES: Readonly<Record<string, ServerEngine>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
};

const PORTS: Readonly<Record<ServerEngine, string>> = { postgres: '5432', mysql: '3306' };

/** Names of this machine for itself. */
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Settings in an address that choose another place; all others only say how it is spoken to. */
const PLACE_SETTINGS = ['host', 'port', 'options'];

/** Whether it names a server and a database; an @ behind the host was meant to stand before it. */
export function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname } = new URL(text);
  try {
    for (const part of [hostname, username, password, pathname]) decodeURIComponent(part);
  } catch {
    return false;
  }
  return ENGINES[protocol] !== undefined && hostname !== '' && /^\/[^@]+$/.test(pathname);
}

/** The protocol that an address is spoken to with. */
export function engineOf(address: string): ServerEngine {
  const { protocol } = new URL(address);
  const engine = ENGINES[protocol];
  if (engine) return engine;
  throw new RangeError(`no engine speaks ${protocol}`);
}

/** What a person calls the database at an address: "dbsim_users at db:5432". */
export function nameOfAddress(address: string): string {
  const { host, pathname } = new URL(address);
  return `${decodeURIComponent(pathname.slice(1))} at ${host}`;
}

/** The same text for two spellings of the address of one database. */
export function addressKey(address: string): string {
  const engine = engineOf(address);
  const { hostname, port, pathname, searchParams } = new URL(address);
  const host = hostname.toLowerCase().replace(/\.$/, '');
  const settings = PLACE_SETTINGS.map((name) => searchParams.get(name) ?? '').join(' ');
  return [
    engine,
    LOOPBACK.test(host) ? 'localhost' : host,
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
