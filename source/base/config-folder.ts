import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder of what the program remembers of a user: in the XDG config folder, on Windows in the roaming
 * application data. It may not exist yet.
 */
export function configFolder(env: NodeJS.ProcessEnv): string {
  const windows = process.platform === 'win32' ? env['APPDATA'] : undefined;
  return join(env['XDG_CONFIG_HOME'] || windows || join(homedir(), '.config'), 'dbsim-tui');
}
