/**
 * A file of the package, whether the built program (flat in dist/) or the sources run.
 * @param name its path from the package's own folder, such as "package.json"
 */
export function packageFile(name: string): URL {
  const here = new URL('.', import.meta.url);
  const isSource = here.pathname.endsWith('/source/base/');
  return new URL(name, new URL(isSource ? '../../' : '../', here));
}
