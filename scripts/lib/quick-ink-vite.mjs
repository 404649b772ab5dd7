import { REPLACED } from './quick-ink.mjs';

/**
 * The same as `quickInk` for the tests, which then draw with what is built.
 * @returns {import('vite').Plugin}
 */
export function quickInk() {
  return {
    name: 'quick-ink',
    enforce: 'pre',
    resolveId(source, importer = '') {
      const from = importer.replaceAll('\\', '/');
      return REPLACED.find(({ filter, importer: asks }) => filter.test(source) && asks.test(from))
        ?.path;
    },
  };
}
