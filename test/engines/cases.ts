import { expect, it } from 'vitest';

import { expectedOutcomes, REFUSED } from '../e2e/support/assignment.js';
import { decisionsOf, findingsOf, outcomesOf, simulate, words } from '../e2e/support/simulate.js';

/** How runs reach the servers under test. */
export interface Way {
  /** `--topology FILE` */
  readonly topology: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the assignment into empty databases and once more on what it left; gives the working folder. */
export async function runAssignmentTwice({ topology, env }: Way): Promise<string> {
  const { dir, record } = await simulate(['assignment', ...topology], { env });
  expect(outcomesOf(record)).toEqual(expectedOutcomes(REFUSED));
  expect(findingsOf(record)).toEqual({});
  const again = await simulate(['assignment', ...topology], { dir, env });
  expect(again.record.totals).toMatchObject({ inserted: 0, rejected: 30 });
  return dir;
}

/** What holds on every engine; `way` is asked when a test begins. */
export function itDecidesAsOnSqlite(way: () => Way): void {
  it.each([
    'chinook --batch 50',
    'generate --rows 600 --seed 5',
    'generate --rows 2000 --seed 6 --batch 64',
  ])('%s has the same outcome for every row as on SQLite', async (line) => {
    const { topology, env } = way();
    const onSqlite = await simulate(words(line));
    const { record } = await simulate([...words(line), ...topology], { env });
    expect(decisionsOf(record)).toEqual(decisionsOf(onSqlite.record));
    expect(findingsOf(record)).toEqual({});
  });

  it('a race loses nothing', async () => {
    const { topology, env } = way();
    const line = 'generate --rows 2000 --seed 7 --order race --batch 20 --threads 12';
    const { record } = await simulate([...words(line), ...topology], { env });
    expect(record.totals).toMatchObject({ attempted: 2000, failed: 0, unknown: 0 });
    expect(record.audit.ok).toBe(true);
  });
}
