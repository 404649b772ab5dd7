import { join } from 'node:path';

import { codeCacheOf, type CodeCache } from './code-cache.js';
import { loadScript } from './script.js';

/**
 * Runs the program of a process. If it had to be compiled, its code is kept when the process exits: by then
 * it includes the functions that the process has called.
 * @param folder dist/
 * @param name "audit" for audit-program.cjs
 * @param purpose given where the program has several: each calls other functions
 */
export function startProgram(
  folder: string,
  name: string,
  require: NodeJS.Require,
  purpose?: string,
): void {
  let cache: CodeCache | undefined;
  const script = loadScript(join(folder, `${name}-program.cjs`), require, (text) => {
    cache = codeCacheOf(text, purpose === undefined ? name : `${name}-${purpose}`);
    return cache?.read();
  });
  if (script.isCompiled) process.once('exit', () => cache?.write(script.code()));
}
