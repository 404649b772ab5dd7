import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ProgramError } from '../../source/base/errors.js';
import type { TogetherPolicy } from '../../source/ledger/record.js';
import type { RunModel } from '../../source/model/run-model.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import { unitEntities, unitRoots } from '../../source/units/plan.js';
import { anyRunModel } from '../harness/any-run-model.js';
import { FULL } from '../harness/full.js';
import { outcomesOfModel } from './support/any-model.js';
import { timesEach } from './support/thorough.js';

const UNITS = 12;

/** Policies that write to files, and whether those may be several for a table. */
const POLICIES: readonly (readonly [TogetherPolicy, boolean])[] = [
  ['separate', true],
  ['saga', true],
  ['outbox', true],
  ['attach', false],
];

/** The largest unit of a model, and its rows; undefined where it has none of which so many can be generated. */
function largestUnit(own: RunModel): { readonly unit: string; readonly rows: number } | undefined {
  const sizes = unitRoots(own.model).map((unit) => ({
    unit,
    rows: UNITS * unitEntities(own.model, unit).length,
  }));
  const largest = sizes.toSorted((one, other) => other.rows - one.rows)[0];
  if (!largest) return undefined;
  try {
    generateWorkload({ ...largest, invalid: 0, seed: 1 }, own);
    return largest;
  } catch (error) {
    if (error instanceof ProgramError) return undefined;
    throw error;
  }
}

async function checkUnits(numRuns: number, most?: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyRunModel(most), fc.nat(1000), fc.nat(3), async (own, seed, policy) => {
      const found = largestUnit(own);
      fc.pre(found !== undefined);
      const { unit, rows } = found;
      const [together, isSpreadable] = POLICIES[policy]!;
      const settings = { unit, together } as const;
      const alone = await outcomesOfModel(own, seed, { ...settings, threads: 1 }, false, rows);
      const again = await outcomesOfModel(
        own,
        seed,
        { ...settings, threads: 8 },
        isSpreadable,
        rows,
      );
      expect(again).toEqual(alone);
    }),
    { numRuns },
  );
}

it('units of any model are decided alike, and their audit passes, whatever threads and databases', async () => {
  await checkUnits(2, 4);
});

it('the same for many models', FULL, async () => {
  await checkUnits(timesEach({ usually: 15, thoroughly: 40 }), 8);
});
