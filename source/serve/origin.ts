import { isIP } from 'node:net';

/** Names of this machine that lead to it alone. */
const LOOPBACK_NAMES = ['localhost'];

/**
 * Whether a Host header names this server: an address or `localhost`, or the name that it listens on. A page of
 * another site whose name was pointed at this machine (DNS rebinding) sends that name.
 * @param own the name or address that it was given with --host
 */
export function isOwnHost(header: string | undefined, own: string): boolean {
  const name = hostName(header);
  if (name === undefined) return false;
  return name === own.toLowerCase() || LOOPBACK_NAMES.includes(name) || isIP(bare(name)) !== 0;
}

/**
 * Whether a request comes from the server's own page or from no page at all. Browsers name the site of a page in
 * Sec-Fetch-Site, and where they do not, its origin in Origin.
 */
export function isOwnOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  if (origin === null) return true;
  try {
    return new URL(origin).host === (headers.get('host') ?? '').toLowerCase();
  } catch {
    return false;
  }
}

/** Whether only programs of this machine reach an address. */
export function isLoopback(host: string): boolean {
  const name = bare(host.toLowerCase());
  return LOOPBACK_NAMES.includes(name) || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** The name in a Host header, without its port; undefined where there is none. */
function hostName(header: string | undefined): string | undefined {
  const [, name] = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  return name?.toLowerCase();
}

/** An address without the brackets of a URL. */
function bare(name: string): string {
  return name.replace(/^\[(.*)\]$/, '$1');
}
