import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.js';
import { root, runProgram } from '../harness/program.js';
import { Terminal, describeInTerminal } from '../harness/terminal.js';

const library = pathToFileURL(path.join(root, 'scripts', 'lib', 'child.mjs')).href;

/** Runs the child below it as `npm start` runs the program. */
const PARENT = `
import { endLike, runInTerminal } from ${JSON.stringify(library)};
endLike(await runInTerminal(process.execPath, process.argv.slice(2)));
`;

/** Ends as it is asked to, and needs a moment to stop cleanly when it gets a signal. */
const CHILD = `
const [, , how] = process.argv;
const stop = (status) => () => setTimeout(() => (console.log('clean'), process.exit(status)), 200);
process.on('SIGINT', stop(130)).on('SIGTERM', stop(143));
if (/^\\d+$/.test(how)) process.exit(Number(how));
if (how === 'SIGKILL') process.kill(process.pid, how);
if (how === 'wait') setInterval(() => {}, 1000), console.log('waiting');
`;

let parent: string;
let child: string;

beforeAll(() => {
  const folder = temporaryFolder();
  parent = path.join(folder, 'parent.mjs');
  child = path.join(folder, 'child.cjs');
  writeFileSync(parent, PARENT);
  writeFileSync(child, CHILD);
});

describe.skipIf(process.platform === 'win32')('a program started by a script', () => {
  it('gives its exit status', async () => {
    expect(await runProgram([child, '0'], { launcher: parent })).toMatchObject({ code: 0 });
    expect(await runProgram([child, '7'], { launcher: parent })).toMatchObject({ code: 7 });
  });

  it('gives the signal that ended it', async () => {
    const result = await runProgram([child, 'SIGKILL'], { launcher: parent });
    expect(result).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  it('gets the SIGTERM that the script gets', async () => {
    const result = await runProgram([child, 'wait'], {
      launcher: parent,
      signalAfter: { signal: 'SIGTERM', output: /waiting/ },
    });
    expect(result).toMatchObject({ code: 143, stdout: 'waiting\nclean\n' });
  });
});

describeInTerminal('a program started by a script in a terminal', () => {
  it('has the time to stop cleanly at Ctrl-C', async () => {
    const terminal = await Terminal.start({ launcher: parent, args: [child, 'wait'] });
    await terminal.expectText('waiting');
    await terminal.press('ctrl-c');
    await terminal.expectText('clean');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
  });
});
