import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

import { temporaryName } from './temporary.js';

/** Bytes before the code in a cache file: a SHA-256 of what it was compiled from and of the code itself. */
const DIGEST_BYTES = 32;

/**
 * The compiled code of a program, kept in a file between starts. V8 aborts the process over damaged code, so
 * a file is used only if its digest matches. A file that cannot be read or written never fails the program,
 * which then compiles again.
 */
export class CodeCache {
  readonly #file: string | undefined;
  readonly #source: string;

  /**
   * @param folder where the file is; undefined to keep no code
   * @param name the name of the file without its extension
   * @param source identifies the text of the program, by its hash
   */
  constructor(folder: string | undefined, name: string, source: string) {
    this.#file = folder === undefined ? undefined : join(folder, `${name}.code`);
    this.#source = `${source} ${process.version} ${process.arch}`;
  }

  /** The code; undefined if there is none for this text and this Node. */
  read(): Uint8Array | undefined {
    if (this.#file === undefined) return undefined;
    try {
      const content = readFileSync(this.#file);
      const code = content.subarray(DIGEST_BYTES);
      return this.#digest(code).equals(content.subarray(0, DIGEST_BYTES)) ? code : undefined;
    } catch {
      return undefined;
    }
  }

  /** Replaces the file atomically. */
  write(code: Uint8Array): void {
    if (this.#file === undefined) return;
    const temporary = temporaryName(this.#file);
    try {
      makeFolder(dirname(this.#file));
      const content = Buffer.concat([this.#digest(code), code]);
      writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
      renameSync(temporary, this.#file);
    } catch {
      removeQuietly(temporary);
    }
  }

  #digest(code: Uint8Array): Buffer {
    return createHash('sha256').update(this.#source).update(code).digest();
  }
}

/** The comment at the beginning of a script: its hash, written by the build. */
const HASH = /^\/\*([\da-f]{64})\*\//;

/** The cache for a script. @param text at least its beginning @param name names what it was started for */
export function codeCacheOf(text: string, name: string): CodeCache | undefined {
  const hash = HASH.exec(text)?.[1];
  return hash === undefined ? undefined : new CodeCache(codeFolder(), name, hash);
}

/** What decides where compiled code is kept. */
interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** May throw. */
  readonly home: () => string;
}

/**
 * The folder for compiled code, in the user's folder for caches. Undefined if there is none, or if
 * `NODE_DISABLE_COMPILE_CACHE` is set, which turns Node's own cache off as well.
 */
export function codeFolder(
  { env, platform, home }: Place = { env: process.env, platform: process.platform, home: homedir },
): string | undefined {
  if (env['NODE_DISABLE_COMPILE_CACHE']) return undefined;
  const caches = cachesFolder();
  return caches !== undefined && isAbsolute(caches) ? join(caches, 'dbsim-tui') : undefined;

  function cachesFolder(): string | undefined {
    const xdg = env['XDG_CACHE_HOME'];
    if (xdg !== undefined && isAbsolute(xdg)) return xdg;
    if (platform === 'win32') return env['LOCALAPPDATA'];
    try {
      return join(home(), platform === 'darwin' ? 'Library/Caches' : '.cache');
    } catch {
      return undefined;
    }
  }
}

/** Creates the folder, and the one above it, for this user only. */
function makeFolder(folder: string): void {
  for (const path of [dirname(folder), folder]) {
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was not written either.
  }
}
