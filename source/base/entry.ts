/** The built entry points that run beside the program: in threads or processes of their own. */
export type EntryName = 'thread' | 'engine' | 'audit' | 'report' | 'holder';

/**
 * Where a built entry point is. Everything built stands in one folder; when the sources themselves
 * run (in tests), the built files are used all the same, because a thread cannot run TypeScript.
 */
export function entryUrl(name: EntryName): URL {
  const here = new URL('.', import.meta.url);
  const built = here.pathname.endsWith('/source/base/') ? new URL('../../dist/', here) : here;
  return new URL(name === 'thread' ? 'thread.cjs' : `${name}.js`, built);
}
