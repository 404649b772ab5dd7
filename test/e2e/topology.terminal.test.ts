import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { temporaryFolder } from '../harness/folder.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { describeInTerminal, Terminal } from '../harness/terminal.js';
import { lockFile } from './support/databases.js';
import { expectRestored, openTui, storedRuns } from './support/tui.js';

const SIZE = { cols: 120, rows: 40 };

describeInTerminal('the terminal UI over a topology', () => {
  it(
    'shows a database going away during a run and coming back, and what that cost',
    FULL,
    async () => {
      const dir = temporaryFolder();
      mkdirSync(path.join(dir, 'shards'));
      const topology = writeShardedTopology(dir, evenly(2));
      const args = ['--topology', topology, '--rows', '1200', '--invalid', '0', '--threads', '4', '--pace', '20']; // prettier-ignore
      const { terminal } = await openTui({ ...SIZE, dir, args });
      await terminal.expectLine(/^ Topology .*topology\.yaml: User in 2 × SQLite/);
      await terminal.press('enter');
      await terminal.expectLine(/Live .* generate · topology\.yaml · 4 threads/);
      await terminal.expectLine(/^ users-2\.db +✔ up +[1-9]/);

      const unlock = await lockFile(path.join(dir, 'shards', 'users-2.db'));
      try {
        await terminal.expectLine(/^ users 2 .*\? users-2\.db slow \d+ s, locked/);
        await terminal.expectLine(/^ users-2\.db +✖ away \d+ s, locked .* [1-9]\d* /);
        await terminal.expectText('! User');
      } finally {
        await unlock();
      }
      await terminal.expectLine(/^ users 2 .*✔ users-2\.db back \d+ s ago/);
      await terminal.expectText('Audit passed: ');

      await terminal.press('3');
      await terminal.expectLine(/Results .* topology\.yaml/);
      await terminal.expectText('DATABASE');
      await terminal.expectLine(/ User row 1 +users-\d\.db /);
      await terminal.press('enter');
      await terminal.expectLine(/^ +database +users-\d\.db/);
      await terminal.press('escape', 'q');
      expect((await terminal.exit()).code).toBe(0);
      expectRestored(terminal);

      const [record] = storedRuns(dir);
      const health = record?.run.health?.find(({ database }) => database === 'users-2.db');
      expect(health?.retries).toBeGreaterThan(0);
      expect(health?.outages.length).toBeGreaterThan(0);
      expect(record?.totals.failed).toBeGreaterThan(0);
    },
  );

  it('does not open on a topology file that is wrong, and names its line', async () => {
    const dir = temporaryFolder();
    const file = path.join(dir, 'topology.yaml');
    writeFileSync(file, 'entities:\n  User:\n    file: users.db\n    fil: users.db\n');
    const terminal = await Terminal.start({ ...SIZE, cwd: dir, args: ['--topology', file] });
    expect(await terminal.exit()).toEqual({ code: 2, signal: null });
    await terminal.expectText('topology.yaml, line 4: User has no "fil"');
    expect(terminal.alternateScreen).toBe(false);
  });
});
