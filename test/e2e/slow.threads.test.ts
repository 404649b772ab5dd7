import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { command, simulate, words } from './support/simulate.js';

const SLOW_MS = 30;

describe('run --slow', () => {
  it.each(['fifo', 'race'])(
    'keeps every row longer in each phase, with the lock: order %s',
    async (order) => {
      const line = `generate --rows 12 --invalid 0 --seed 3 --threads 3 --slow ${SLOW_MS} --order ${order}`;
      const { dir, record } = await simulate(words(line));
      const { run, threads, totals, audit } = record;
      expect(run.settings).toMatchObject({ slowMs: SLOW_MS });
      expect(totals).toMatchObject({ attempted: 12, inserted: 12 });
      expect(audit.ok).toBe(true);
      for (const { attempted, phasesMs } of threads) {
        // A timer of the system may be a little early.
        const leastMs = attempted * (SLOW_MS - 2);
        for (const phase of ['checking', 'writing', 'recording'] as const) {
          expect(phasesMs?.[phase]).toBeGreaterThanOrEqual(leastMs);
        }
      }
      // Four rows of one database, one after the other.
      expect(run.durationMs).toBeGreaterThanOrEqual(4 * (SLOW_MS - 2));

      const again = await simulate(words('--again --fresh'), { dir });
      expect(again.record.run.settings).toMatchObject({ slowMs: SLOW_MS, order });
      expect(again.stderr).toContain(`--slow ${SLOW_MS}`);
    },
  );

  it('stretches batches, too, and leaves no trace where it is 0', async () => {
    const line = 'generate --rows 30 --invalid 0 --seed 3 --batch 5';
    const slow = await simulate([...words(line), '--slow', '20']);
    expect(slow.record.totals.inserted).toBe(30);
    expect(slow.record.run.durationMs).toBeGreaterThanOrEqual(2 * 18);
    const fast = await simulate([...words(line), '--slow', '0']);
    expect(fast.record.run.settings).not.toHaveProperty('slowMs');
  });

  it.each([
    ['--slow 20000', '--slow must be a whole number from 0 to 10000'],
    ['--slow 10 --rate 5', '--slow stretches the phases of a row, which would then arrive late'],
    ['--slow 10 --pipeline 4', '--slow stretches the transaction of a row, and --pipeline sends'],
  ])('%s is refused: %s', async (line, message) => {
    const { code, stderr } = await command(temporaryFolder(), ['run', ...words(line)]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
