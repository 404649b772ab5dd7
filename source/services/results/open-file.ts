import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

import { ProgramError } from '../../base/errors.js';

/** How a system opens a file with the program that the person has chosen for its kind. */
function openerFor(platform: NodeJS.Platform, path: string): readonly [string, readonly string[]] {
  if (platform === 'darwin') return ['open', [path]];
  // `start` takes its first quoted word for a window's title.
  if (platform === 'win32') return ['cmd', ['/d', '/c', 'start', '""', path]];
  return ['xdg-open', [path]];
}

/** Opens a file outside the terminal and does not wait. @throws ProgramError when the system cannot */
export function openFile(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const [command, args] = openerFor(platform, resolve(path));
  return new Promise((settle, reject) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore' });
    child.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? `${command} is not installed` : error.message;
      reject(new ProgramError(`${path} cannot be opened: ${reason}`, { cause: error }));
    });
    child.once('spawn', () => {
      child.unref();
      settle();
    });
  });
}
