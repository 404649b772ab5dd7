import { readFileSync } from 'node:fs';

/** What a foreign module holds, and what it holds in our program. */
const REPLACED = [
  {
    // The WebAssembly of Ink's layout is in the file itself. Asking `fetch` for it first
    // loads all of Node's HTTP client: a sixth of the time to the first frame.
    filter: /[\\/]yoga-layout[\\/]dist[\\/]binaries[\\/]yoga-wasm-base64-esm\.js$/,
    text: 'var loadYoga = (() => {',
    by: 'var loadYoga = (() => { const fetch = undefined;',
  },
  {
    // meow tidies the package.json that it is given; ours is tidy, and the rules for it (licences,
    // versions, misspellings) are loaded and sorted before anything else happens.
    filter: /[\\/]meow[\\/]build[\\/]dependencies\.js$/,
    text: 'requireNormalize();\nconst',
    by: '() => undefined;\nconst',
  },
];

/**
 * Leaves out of other people's modules what only delays the first frame. Each is looked for by its
 * text: a version with another text fails the build, as a slow start would go unnoticed.
 * @type {import('esbuild').Plugin}
 */
export const quickStart = {
  name: 'quick-start',
  setup(build) {
    const found = new Set();
    for (const { filter, text, by } of REPLACED) {
      build.onLoad({ filter }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        if (source.includes(text)) found.add(text);
        return { contents: source.replace(text, () => by), loader: 'js' };
      });
    }
    build.onEnd(() => ({
      errors: REPLACED.filter(({ text }) => !found.has(text)).map(({ filter }) => ({
        text: `${filter} no longer has what scripts/lib/quick-start.mjs replaces`,
      })),
    }));
  },
};
