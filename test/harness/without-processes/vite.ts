import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';

/** Modules of source/ that start processes and threads, and what does their work here. */
const REPLACED = new Map(
  [
    ['audit/client.js', 'audit-client.ts'],
    ['report/client.js', 'report-client.ts'],
  ].map(([replaced = '', file = '']) => [
    fileURLToPath(new URL(`../../../source/${replaced}`, import.meta.url)),
    fileURLToPath(new URL(file, import.meta.url)),
  ]),
);

/**
 * Commands that tests call in this process audit and report in it, too: starting a process, or a thread that
 * loads pdfmake, costs more than most of what they do there. The built program starts them, and so do the tests
 * of these modules, as only what source/ imports is replaced.
 */
export function withoutProcesses(): Plugin {
  return {
    name: 'without-processes',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer?.includes('/source/') || !source.startsWith('.')) return undefined;
      return REPLACED.get(path.resolve(path.dirname(importer), source));
    },
  };
}
