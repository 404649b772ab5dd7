import { inRoot } from './paths.mjs';

/** Modules of Ink's, who asks for them, and what it gets in their place. */
export const REPLACED = [
  {
    filter: /^\.\/output\.js$/,
    importer: /\/node_modules\/ink\/build\/renderer\.js$/,
    path: inRoot('source/components/ink/output.ts'),
  },
  {
    filter: /^string-width$/,
    // Tests compare ours with the whole of Ink’s own.
    importer: /\/node_modules\/(?:ink\/(?!build\/output\.js)|widest-line\/)/,
    path: inRoot('source/components/ink/string-width.ts'),
  },
];

/**
 * Builds Ink with two modules of ours that do the same as its own (source/components/ink shows how):
 * a frame of the live view costs an eighth. With Ink's own it takes more from the run that it shows
 * than a run can spare.
 * @type {import('esbuild').Plugin}
 */
export const quickInk = {
  name: 'quick-ink',
  setup(build) {
    const found = new Set();
    for (const { filter, importer, path } of REPLACED) {
      build.onResolve({ filter }, (args) => {
        if (!importer.test(args.importer.replaceAll('\\', '/'))) return undefined;
        found.add(path);
        return { path };
      });
    }
    // Another version of Ink may have them elsewhere: a screen that became slow would go unnoticed.
    build.onEnd(() => ({
      errors: REPLACED.filter(({ path }) => !found.has(path)).map(({ path }) => ({
        text: `Ink no longer imports what ${path} replaces`,
      })),
    }));
  },
};
