import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { UsageError } from '../base/errors.js';
import { formatAmount } from '../base/format.js';

/** The least length of a token, in bytes. */
const LEAST_TOKEN = 32;

/** The name of the page's cookie. */
const COOKIE = 'dbsim';

/** Proves that a request may use the server: a token, or a cookie that was made of it. */
export class Token {
  readonly #digest: Buffer;
  readonly #cookie: string;

  constructor(token: string) {
    this.#digest = digestOf(token);
    this.#cookie = createHmac('sha256', token).update('dbsim-tui serve, page').digest('base64url');
  }

  /** Whether this is the token; takes the same time whatever differs. */
  isToken(given: string): boolean {
    return timingSafeEqual(digestOf(given), this.#digest);
  }

  /** Whether the headers of a request prove that it knows the token. */
  admits(headers: Headers): boolean {
    const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
    if (bearer !== undefined) return this.isToken(bearer);
    const cookie = cookieIn(headers.get('cookie') ?? '');
    return cookie !== undefined && timingSafeEqual(digestOf(cookie), digestOf(this.#cookie));
  }

  /** The header that gives the page its cookie. */
  get setCookie(): string {
    return `${COOKIE}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }
}

/** Reads the token of a file, without the white space around it. @throws UsageError */
export async function readToken(file: string): Promise<Token> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--token-file ${file} cannot be read (${code})`, '');
  }
  const bytes = Buffer.byteLength(text);
  if (bytes >= LEAST_TOKEN && !/\s/.test(text)) return new Token(text);
  throw new UsageError(
    `The token in ${file} must have ${formatAmount(LEAST_TOKEN, 'byte')} or more, and no white space inside (has ${bytes})`,
    'Make one with `openssl rand -hex 32`',
  );
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function cookieIn(header: string): string | undefined {
  return header
    .split(/; */)
    .find((pair) => pair.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);
}
