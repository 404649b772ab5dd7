import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { childrenOf, countThreads, hasProcesses } from '../harness/processes.js';
import { describeInTerminal } from '../harness/terminal.js';
import { command } from './support/simulate.js';
import { expectRestored, openTui, storedRuns } from './support/tui.js';

const SLOW_RUN = ['--rows', '3000', '--threads', '4', '--pace', '100', '--seed', '5'];

/** Several users are inserted: a new run shows "✔ 0". */
const SOME_ROWS = /users\.db .* ✔ (?:[2-9]|\d\d)/;

/** The one child of the screen, which carries out the run. */
function engineOf(pid: number): number {
  const [engine = 0, ...others] = childrenOf(pid);
  expect(others).toEqual([]);
  return engine;
}

describeInTerminal('the process of a run', () => {
  it.runIf(hasProcesses)(
    'has the threads; killed, it is reported, and its run closed',
    async () => {
      const { terminal, dir } = await openTui({ args: SLOW_RUN });
      expect(countThreads(terminal.pid)).toBeLessThan(20);
      await terminal.press('enter');
      await terminal.expectLine(SOME_ROWS);
      expect(countThreads(terminal.pid)).toBeLessThan(20);
      // A pool of 4 × 3 + 4, four workers, and Node's own.
      expect(countThreads(engineOf(terminal.pid))).toBeGreaterThan(20);

      process.kill(engineOf(terminal.pid), 'SIGKILL');
      await terminal.expectText('● crashed');
      await terminal.expectText('A run never ended');
      await terminal.expectText('✔ Audit passed');
      await terminal.press('escape');
      await terminal.expectText('The process of the run was killed by SIGKILL in the middle of it');
      await terminal.press('3');
      await terminal.expectLine(/[\d,]+ of [\d,]+ attempted rows inserted/);
      expect(storedRuns(dir)).toEqual([]);

      await terminal.press('1');
      await terminal.expectText('NEXT RUN');
      await terminal.press('q');
      expect(await terminal.exit()).toEqual({ code: 0, signal: null });
      expectRestored(terminal);
      const [, id = ''] = await terminal.expectLine(/verify (r-[\w-]+)/);
      await command(dir, ['verify', '--quiet']);
      expect(storedRuns(dir)).toMatchObject([{ run: { status: 'failed' }, audit: { ok: true } }]);
      expect(storedRuns(dir)[0]?.run.id.startsWith(id)).toBe(true);
    },
  );

  it.runIf(hasProcesses)(
    'stops the run cleanly, and stores it, where the screen is killed',
    FULL,
    async () => {
      const { terminal, dir } = await openTui({ args: SLOW_RUN });
      await terminal.press('enter');
      await terminal.expectLine(SOME_ROWS);
      terminal.kill('SIGKILL');
      await terminal.exit();
      await expect
        .poll(() => storedRuns(dir))
        .toMatchObject([{ run: { status: 'interrupted' }, audit: { ok: true } }]);
      await expect.poll(() => readdirSync(path.join(dir, 'data'))).not.toContain('lock.json');
    },
  );
});
