import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { command, simulate, words } from './support/simulate.js';

describe('run --rate', () => {
  it('counts latencies from the arrival; every output and the repeated run know it', async () => {
    const line = 'generate --rows 60 --invalid 0 --seed 5 --threads 2 --rate 300';
    const { dir, record } = await simulate(words(line));
    const { run, totals, openLoop, latencyMs, attempts, audit } = record;
    expect(run.settings).toMatchObject({ rate: 300, arrival: 'poisson' });
    expect(totals).toMatchObject({ attempted: 60, inserted: 60 });
    expect(openLoop).toMatchObject({ notBegun: 0 });
    expect(latencyMs.max).toBeGreaterThanOrEqual(Number(openLoop?.serviceMs.max));
    const latest = Math.max(...attempts.map((row) => row.latencyMs + Number(row.lateMs)));
    expect(latencyMs.max).toBeCloseTo(latest, 2);
    expect(audit.ok).toBe(true);

    const text = await command(dir, ['report', '--export-markdown', '-']);
    expect(text.stdout).toContain('From the arrival of a row to its outcome');
    expect(text.stdout).toContain('Open loop: 300 rows/s arrive at random (Poisson)');
    expect(text.stdout).not.toContain('coordinated omission');
    expect(text.stdout).toContain('--rate 300');
    const csv = await command(dir, ['report', '--export-csv', '-']);
    expect(csv.stdout.split('\r\n')[0]).toMatch(/,late_ms$/);
    const again = await simulate(words('--again --fresh --arrival even'), { dir });
    expect(again.record.run.settings).toMatchObject({ rate: 300, arrival: 'even' });
    const closed = await simulate(words('generate --rows 30 --seed 5 --threads 2 --fresh'), {
      dir,
    });
    expect(closed.record).not.toHaveProperty('openLoop');
    const ofClosed = await command(dir, ['report', '--export-markdown', '-']);
    expect(ofClosed.stdout).toContain('coordinated omission');
  });

  it.each([
    ['--rate 0', '--rate must be a number from 0.1 to 1000000'],
    ['--rate 100 --pace 5', '--rate decides when rows arrive, and --pace how long threads wait'],
    ['--arrival even', '--arrival is how the rows of --rate arrive: add --rate'],
    ['--rate 100 --arrival odd', '--arrival must be poisson or even'],
  ])('%s is refused: %s', async (line, message) => {
    const { code, stderr } = await command(temporaryFolder(), ['run', ...words(line)]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
