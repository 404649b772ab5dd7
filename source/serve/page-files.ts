import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

import { entryUrl } from '../base/entry.js';

/** The files of the page by their path: "/", "/page.js". */
export type PageFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
};

/** The file that is served for a folder. */
const INDEX = 'index.html';

/**
 * Reads the files of the page, which are in a folder beside the program: they are few, and no path of a request
 * reaches the disk. None where the page was not built.
 * @param folder by default `page/` beside the built program
 */
export function readPageFiles(folder = new URL('page/', entryUrl('engine'))): PageFiles {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return new Map();
  }
  return new Map(
    names
      .filter((name) => TYPES[extname(name)] !== undefined)
      .map((name) => [name === INDEX ? '/' : `/${name}`, readFile(new URL(name, folder))]),
  );
}

function readFile(url: URL): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(url));
}

/** The answer for a path of the page; undefined where there is no such file. */
export function pageFile(files: PageFiles, path: string): Response | undefined {
  const content = files.get(path);
  if (!content) return undefined;
  return new Response(content, {
    headers: {
      'content-type': TYPES[extname(path === '/' ? INDEX : path)] ?? 'application/octet-stream',
      // Another version of the program has other files of the same names.
      'cache-control': 'no-cache',
    },
  });
}
