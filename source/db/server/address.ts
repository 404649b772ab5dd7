/**
 * The parts of an address. The password may contain any characters (`p@ss/w#rd`): it ends at the last @ that
 * is followed by a host and a database.
 */
const ADDRESS =
  /^(?<scheme>[a-z][\w+.-]*:\/\/)(?:(?<user>[^:@/?#\s]*)(?::(?<password>.*))?@)?(?<host>\[[\da-f:.]+\]|[^\s:@/?#[\]]+)(?<port>:\d+)?(?<path>\/[^@?#]+)(?<settings>\?.*)?$/is;

/** What is shown after a masked password in a malformed address: a host, perhaps with port and path. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?(?:\/[\w.%-]*)?$/i;

interface Parts {
  readonly scheme: string;
  readonly user: string;
  readonly password: string | undefined;
  /** Host, port and path. */
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
 * Encodes an address so that URL parsers accept it; its password may contain any characters.
 * @returns undefined unless the text names a server and a database
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

/** An address without its password. */
export function withoutPassword(address: string): string {
  const parts = partsOf(address);
  if (!parts) return address;
  const { scheme, user, place, settings } = parts;
  return `${scheme}${user === '' ? '' : `${user}@`}${place}${settings}`;
}

/**
 * An address for display, without its password and query parameters, even if it is malformed.
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
  // Without an @, a colon may be followed by a password whose host was forgotten; a port is a number.
  const isSecret = scheme !== '' && /^[^:/?#]*:(?!\d+(?:[/?#]|$))/.test(rest);
  return isSecret ? `${scheme}${shown}:***` : scheme + rest.replace(/[?#].*$/s, '');
}

/** Encodes the percent signs of a user or password that are not part of an escape sequence. */
function encodeStray(text: string): string {
  const encoded = text.replaceAll(/%(?![\da-f]{2})/gi, '%25');
  try {
    decodeURIComponent(encoded);
    return encoded;
  } catch {
    return text.replaceAll('%', '%25');
  }
}
