import { describe, expect, it } from 'vitest';

import { command, simulate, words } from '../e2e/support/simulate.js';

describe('replay', () => {
  it('prints the events of a stored run in their order, as text or JSON, and names what is wrong', async () => {
    const { dir, record } = await simulate(words('assignment --threads 4 --slow 20'));
    const { code, stdout } = await command(dir, ['replay', '--events']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^0\.\d{3} s {2}T0\d {2}has no row$/);
    for (const wanted of [
      /T0\d {2}checks User row 1$/,
      /T0\d {2}waits for its turn in users\.db/,
      /T0\d {2}got users\.db for User row \d+, after .* for its turn/,
      /T0\d {2}waits for (?:User|Product) row \d+/,
      /is done with User row 1 in users\.db: inserted/,
      /is done with User row 8 in users\.db: duplicate, email/,
      /is done with Order row 10 in orders\.db: missing reference, user_id 10, product_id 11$/,
    ]) {
      expect(stdout).toMatch(new RegExp(wanted.source, 'm'));
    }
    expect(lines.filter((line) => line.includes('has ended'))).toHaveLength(4);

    const json = await command(dir, ['replay', record.run.id, '--json']);
    const events = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { number: number; phase: string });
    expect(events.map(({ number }) => number)).toEqual(lines.map((_, at) => at));
    expect(json.stdout).toContain('"outcome":{"outcome":"inserted","why":""}');
    expect(events.find(({ phase }) => phase === 'writing')).toMatchObject({
      row: { row: expect.any(Number) },
      database: expect.stringMatching(/\.db$/),
      awaitedBy: expect.any(Array),
    });

    for (const [line, message] of [
      ['replay --speed 0', '--speed must be a number from 0.01 to 1000 (was "0")'],
      ['replay --speed 2 --events', '--speed is that of the screen'],
      ['replay', 'Without one, `dbsim-tui replay --events` prints what happened'],
      ['replay nosuch --events', 'has "nosuch" in its id'],
      ['run --speed 2', 'does not take --speed'],
    ] as const) {
      const refused = await command(dir, words(line));
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});
