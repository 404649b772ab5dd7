/** The built entry points of threads and child processes. */
export type EntryName = 'thread' | 'engine' | 'audit' | 'report' | 'lab-report' | 'holder';

/** Threads that are ES modules: they load pdfmake. */
const MODULES: readonly EntryName[] = ['report', 'lab-report'];

/**
 * The URL of a built entry point. All built files are in one folder. Tests run the sources but use the
 * built entry points, because a thread cannot run TypeScript.
 */
export function entryUrl(name: EntryName): URL {
  const here = new URL('.', import.meta.url);
  const built = here.pathname.endsWith('/source/base/') ? new URL('../../dist/', here) : here;
  return new URL(MODULES.includes(name) ? `${name}.js` : `${name}.cjs`, built);
}
