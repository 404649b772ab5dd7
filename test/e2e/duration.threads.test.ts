import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { command, simulate, words } from './support/simulate.js';

describe('run --duration', () => {
  it('writes until the time is over; record, audit, report and the repeated run know it', async () => {
    const line = 'generate --duration 400ms --invalid 0 --seed 5 --threads 2';
    const { dir, record } = await simulate(words(line));
    const { run, totals, audit } = record;
    expect(run).toMatchObject({ status: 'completed', settings: { durationMs: 400, invalid: 0 } });
    expect(run).not.toHaveProperty('planned');
    expect(run.settings).not.toHaveProperty('rows');
    expect(run.elapsedMs).toBeGreaterThanOrEqual(390);
    expect(totals.attempted).toBeGreaterThan(0);
    expect(totals.inserted).toBe(totals.attempted);
    expect(audit.ok).toBe(true);

    expect((await command(dir, ['verify'])).code).toBe(0);
    const text = await command(dir, ['report', '--export-markdown', '-']);
    expect(text.stdout).toContain('until 400ms were over');
    expect(text.stdout).toContain('--duration 400ms');
    const history = await command(dir, ['history']);
    expect(history.code, history.stderr).toBe(0);

    const again = await simulate(words('--again --fresh'), { dir });
    expect(again.stderr).toContain('--duration 400ms');
    expect(again.record.run.settings.durationMs).toBe(400);
    const fewer = await simulate(words('--again --fresh --rows 30'), { dir });
    expect(fewer.record.run.settings).toMatchObject({ rows: 30 });
    expect(fewer.record.totals.attempted).toBe(30);
  });

  it.each([
    ['chinook --duration 1s', '--duration belongs to the workload generate, not to chinook'],
    ['generate --duration 1s --rows 10', '--rows and --duration contradict each other'],
    [
      'generate --duration 10',
      '--duration must be a time from 100ms to 1h, such as 10s (was "10")',
    ],
    ['generate --duration 2h', '--duration must be a time from 100ms to 1h'],
    ['generate --duration 1ms', '--duration must be a time from 100ms to 1h'],
  ])('%s is refused: %s', async (line, message) => {
    const { code, stderr } = await command(temporaryFolder(), ['run', ...words(line)]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
