import { start, type Started } from '../e2e/support/started.js';
import { temporaryFolder } from '../harness/folder.js';

/** A server of its own process. */
export interface StartedServer extends Started {
  readonly dir: string;
  /** Without a slash at its end. */
  readonly url: string;
}

/** Starts the built program's server in a folder, on a port that the system chooses. */
export async function startServe(
  dir = temporaryFolder(),
  flags: readonly string[] = [],
): Promise<StartedServer> {
  const program = start(['serve', '--port', '0', '--dir', dir, ...flags], { cwd: dir });
  let url: string | undefined;
  await program.until(() => {
    url = /(http:\/\/\S+)\/\n/.exec(program.printed().stdout)?.[1];
    return url !== undefined;
  }, 'its address');
  return { ...program, dir, url: url ?? '' };
}
