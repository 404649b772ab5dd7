// Runs the program from a checkout in any state: installs and builds first where that is needed.
// It runs in the checkout's folder, wherever npm was called, so that data/ and reports/ stay in one
// place; `-- --dir DIR` chooses another.

import { endLike, runInTerminal } from './lib/child.mjs';
import { launcher, root } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';

await prepare();
endLike(await runInTerminal(process.execPath, [launcher, ...process.argv.slice(2)], { cwd: root }));
