import { readFileSync, readdirSync } from 'node:fs';

/** What is in a file all of whose tests are tagged `full`. */
const ALL = /^\/\*\* @module-tag full \*\//;

/** What a file imports to tag some of its tests `full`, or `sweep`. */
const SOME = /\/full\.js'/;

const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.test\.tsx?$/.test(file));

/** The files that have no quick test: loading them costs more than finding that out from their text. */
export function filesWithoutQuickTest(): string[] {
  return filesWhere((text) => ALL.test(text));
}

/** The files that have no test tagged `full` or `sweep`. */
export function filesWithoutFullTest(): string[] {
  return filesWhere((text) => !ALL.test(text) && !importsTag(text));
}

/** Whether a file imports what tags tests, by its text. */
export function importsTag(text: string): boolean {
  return SOME.test(text);
}

/** Their paths, from the checkout. */
function filesWhere(condition: (text: string) => boolean): string[] {
  return files
    .filter((file) => condition(readFileSync(new URL(file, import.meta.url), 'utf8')))
    .map((file) => `test/${file}`);
}
