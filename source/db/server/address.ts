/**
 * An address with its password apart: scheme, user, password, host, port, path, settings. The password
 * reaches to the last @ that a host and a database follow, whatever it holds: `p@ss/w#rd`.
 */
const ADDRESS =
  /^(?<scheme>[a-z][\w+.-]*:\/\/)(?:(?<user>[^:@/?#\s]*)(?::(?<password>.*))?@)?(?<host>\[[\da-f:.]+\]|[^\s:@/?#[\]]+)(?<port>:\d+)?(?<path>\/[^@?#]+)(?<settings>\?.*)?$/is;

/** What may follow a password where the text is no address: a host, perhaps with a port and a path. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?(?:\/[\w.%-]*)?$/i;

interface Parts {
  readonly scheme: string;
  readonly user: string;
  readonly password: string | undefined;
  /** Host, port and path, and the settings with their question mark. */
  readonly place: string;
  readonly settings: string;
}

function partsOf(text: string): Parts | undefined {
  const groups = ADDRESS.exec(text)?.groups;
  if (!groups) return undefined;
  const { scheme = '', user = '', password, host = '', port = '', path = '' } = groups;
  return { scheme, user, password, place: host + port + path, settings: groups['settings'] ?? '' };
}

/**
 * An address in the form that parsers of URLs understand, whatever characters its password holds.
 * @returns undefined for a text that names no server and database
 */
export function normalizeAddress(text: string): string | undefined {
  const parts = partsOf(text);
  if (!parts) return undefined;
  const { scheme, user, password, place, settings } = parts;
  const bare = `${scheme}${place}${settings}`;
  if (!URL.canParse(bare)) return undefined;
  const url = new URL(bare);
  url.username = encodeStray(user);
  if (password !== undefined) url.password = encodeStray(password);
  return url.href;
}

/** An address without its password, for all that does not connect. */
export function withoutPassword(address: string): string {
  const parts = partsOf(address);
  if (!parts) return address;
  const { scheme, user, place, settings } = parts;
  return `${scheme}${user === '' ? '' : `${user}@`}${place}${settings}`;
}

/**
 * An address as a person may see it, also one that is written wrong: neither its password nor its
 * settings are shown.
 */
export function maskAddress(text: string): string {
  const parts = partsOf(text);
  if (parts) {
    const { scheme, user, password, place } = parts;
    const secret = password === undefined ? '' : ':***';
    return `${scheme}${user}${secret}${user + secret === '' ? '' : '@'}${place}`;
  }
  const [, scheme = '', rest = ''] = /^([a-z][\w+.-]*:\/\/)?(.*)$/is.exec(text) ?? [];
  const end = rest.lastIndexOf('@');
  const [before, after] = end === -1 ? [rest, ''] : [rest.slice(0, end), rest.slice(end + 1)];
  const [shown = ''] = before.split(/[:/?#]/);
  const hidden = before.length > shown.length;
  if (end !== -1) {
    const host = after.replace(/\?.*$/s, '');
    return `${scheme}${shown}${hidden ? ':***' : ''}${HOST.test(host) ? `@${host}` : ''}`;
  }
  // Without an @, what follows a colon is a port, or a password whose host was forgotten.
  const isSecret = scheme !== '' && /^[^:/?#]*:(?!\d+(?:[/?#]|$))/.test(rest);
  return isSecret ? `${scheme}${shown}:***` : scheme + rest.replace(/[?#].*$/s, '');
}

/** A user or password with its percent signs encoded where they encode nothing. */
function encodeStray(text: string): string {
  const encoded = text.replaceAll(/%(?![\da-f]{2})/gi, '%25');
  try {
    decodeURIComponent(encoded);
    return encoded;
  } catch {
    return text.replaceAll('%', '%25');
  }
}
