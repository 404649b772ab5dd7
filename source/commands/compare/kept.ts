import { escapeText } from '../../base/text.js';
import { keptFolder } from '../../lab/store.js';

/** Where the databases of a comparison are that is over. */
export function describeKept(dir: string, id: string): string {
  const folder = escapeText(keptFolder(dir, id));
  return `Kept: the databases of all runs, in ${folder}. Of runs on servers, a topology.json there names the schemas, which you drop by hand.`;
}
