/** The built entry points of threads and child processes. */
export type EntryName = 'thread' | 'engine' | 'audit' | 'report' | 'holder';

/**
 * The URL of a built entry point. All built files are in one folder. Tests run the sources but use the
 * built entry points, because a thread cannot run TypeScript.
 */
export function entryUrl(name: EntryName): URL {
  const here = new URL('.', import.meta.url);
  const built = here.pathname.endsWith('/source/base/') ? new URL('../../dist/', here) : here;
  return new URL(name === 'report' ? 'report.js' : `${name}.cjs`, built);
}
