import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** A script that was run, as CommonJS. */
export interface LoadedScript {
  readonly exports: unknown;
  /** Whether V8 compiled it, because it had no code or could not use it. */
  readonly isCompiled: boolean;
  /** Its code, as far as it is compiled by now. */
  code(): Uint8Array;
}

/**
 * Runs a script as CommonJS. Programs of dist/ are scripts because Node 20 can keep the compiled code of
 * scripts only, not that of ES modules, and compiling is the longest part of a start.
 * @param require resolves what the script requires
 * @param findCode gets the text of the script, and gives its code if that was kept
 */
export function loadScript(
  file: string,
  require: NodeJS.Require,
  findCode: (text: string) => Uint8Array | undefined,
): LoadedScript {
  // Its characters are ASCII: read as Latin-1, each takes one byte of memory.
  const text = readFileSync(file, 'latin1');
  const code = findCode(text);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${text}\n})`,
    { filename: file, ...(code ? { cachedData: code } : {}) },
  );
  const module: { exports: unknown } = { exports: {} };
  const run = script.runInThisContext() as (...parts: unknown[]) => void;
  run(module.exports, require, module, file, dirname(file));
  return {
    exports: module.exports,
    isCompiled: code === undefined || script.cachedDataRejected === true,
    code: () => script.createCachedData(),
  };
}
