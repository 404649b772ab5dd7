/**
 * The URL of a file of the package, for the built program (flat in dist/) and for the sources.
 * @param name its path from the package's own folder, such as "package.json"
 */
export function packageFile(name: string): URL {
  const here = new URL('.', import.meta.url);
  const isSource = here.pathname.endsWith('/source/base/');
  return new URL(name, new URL(isSource ? '../../' : '../', here));
}
