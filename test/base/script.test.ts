import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { loadScript } from '../../source/base/script.js';
import { temporaryFolder } from '../harness/folder.js';

const require = createRequire(import.meta.url);

function scriptOf(text: string): string {
  const file = path.join(temporaryFolder(), 'script.cjs');
  writeFileSync(file, text);
  return file;
}

describe('a script', () => {
  it('runs as CommonJS', () => {
    const file = scriptOf(
      "module.exports = [require('node:path').sep, __filename, __dirname, exports]; // end",
    );
    const { exports, isCompiled } = loadScript(file, require, () => undefined);
    expect(exports).toEqual([path.sep, file, path.dirname(file), {}]);
    expect(isCompiled).toBe(true);
  });

  it('runs from its code', () => {
    const file = scriptOf('exports.answer = () => 42;');
    const code = loadScript(file, require, () => undefined).code();
    let text = '';
    const loaded = loadScript(file, require, (read) => {
      text = read;
      return code;
    });
    expect(text).toBe('exports.answer = () => 42;');
    expect(loaded.isCompiled).toBe(false);
    expect((loaded.exports as { answer: () => number }).answer()).toBe(42);
  });

  it('is compiled where V8 does not take the code', () => {
    const code = loadScript(scriptOf('exports.answer = 1;'), require, () => undefined).code();
    const loaded = loadScript(scriptOf('exports.answer = 1 + 1;'), require, () => code);
    expect(loaded.isCompiled).toBe(true);
    expect(loaded.exports).toEqual({ answer: 2 });
  });
});
