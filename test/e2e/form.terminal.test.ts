import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import { describeInTerminal } from '../harness/terminal.js';
import { openTui, storedRuns } from './support/tui.js';

describeInTerminal('the form of the start view', () => {
  it('refuses a wrong value in place, with the reason, and does not start', async () => {
    const { terminal, dir } = await openTui();
    await terminal.press('down', 'down', '5', '0', '0');
    await terminal.expectLine(/Threads +500 +✖ must be a whole number/);
    await terminal.expectText('threads must be a whole number from 1 to 256 (was "500")');
    await terminal.press('enter');
    await terminal.expectText('must be a whole number');
    await terminal.press('backspace', 'enter');
    await terminal.expectLine(/Threads +‹ 50 ›/);
    expect(storedRuns(dir)).toEqual([]);
  });

  it('leaves the value as it was on escape', FULL, async () => {
    const { terminal } = await openTui();
    await terminal.press('j', 'j', 'w', 'ctrl-u');
    terminal.type('999');
    await terminal.expectText('(was "999")');
    await terminal.press('escape');
    await terminal.expectLine(/Threads +‹ 10 ›/);
  });

  it('changes settings in place, shows those of generated rows only with them', FULL, async () => {
    const { terminal } = await openTui({ rows: 36 });
    await terminal.press('down', 'right');
    await terminal.expectLine(/Workload +‹ generate ›/);
    await terminal.expectLine(/Rows +10,000/);
    await terminal.expectLine(/Pace +0 ms +full speed/);
    await terminal.press('down', 'down', 'left');
    await terminal.expectLine(/Rows +‹ 3,000 ›/);
    await terminal.press('up', 'up', 'left');
    await terminal.expectNoText('Broken rows');
    await terminal.expectLine(/Pace +800 ms/);
  });

  it('completes the path of a folder and runs it', FULL, async () => {
    const place = temporaryFolder();
    const folder = path.join(place, 'my workload');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'users.csv'), 'id,name,email\n1,Alice,alice@example.com\n');
    const { terminal, dir } = await openTui({ cols: 200 });
    await terminal.press('left', 'down', 'down', 'down', '/');
    terminal.type(`${place.slice(1)}/my`);
    await terminal.press('tab');
    await terminal.expectText('my workload/');
    await terminal.press('enter', 'enter');
    await terminal.expectText('1 of 1 row inserted (100.0 %)');
    expect(storedRuns(dir)[0]?.run.workload).toContain('my workload');
  });

  it('names what is wrong with a folder that is not there', FULL, async () => {
    const { terminal } = await openTui({ cols: 120 });
    await terminal.press('left', 'down', 'down', 'down', '/');
    terminal.type('no/such/folder');
    await terminal.press('enter');
    await terminal.expectText('there is no such folder');
  });

  it('starts with the defaults when what was remembered is broken', FULL, async () => {
    const config = temporaryFolder();
    mkdirSync(path.join(config, 'dbsim-tui'));
    const file = path.join(config, 'dbsim-tui', 'preferences.json');
    writeFileSync(file, '{"theme": 7, "form": {"threads": "-1", "order": [], "sync": "\u001B[2J"');
    const { terminal } = await openTui({ config });
    await terminal.expectLine(/Threads +10/);
  });

  it('takes wrong flags of the command line in place, too', FULL, async () => {
    const { terminal } = await openTui({ args: ['--threads', '0'] });
    await terminal.press('enter');
    await terminal.expectText('threads must be a whole number from 1 to 256 (was "0")');
  });
});
