import fc from 'fast-check';
import { expect, it } from 'vitest';

import { selfReferring } from '../../source/entities/model.js';
import { anyRunModel } from '../harness/any-run-model.js';
import { FULL } from '../harness/full.js';
import { outcomesOfModel } from './support/any-model.js';
import { timesEach } from './support/thorough.js';

const VARIANTS = [{}, { batch: 7 }, { turn: 5 }, { pipeline: 4 }];

async function checkModels(numRuns: number, most?: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyRunModel(most), fc.nat(1000), fc.nat(3), async (own, seed, variant) => {
      const alone = await outcomesOfModel(own, seed, { threads: 1 }, false);
      const isSelfReferring = selfReferring(own.model).length > 0;
      const settings = isSelfReferring ? {} : VARIANTS[variant]!;
      expect(await outcomesOfModel(own, seed, { ...settings, threads: 8 }, false)).toEqual(alone);
      expect(await outcomesOfModel(own, seed, { threads: 8 }, true)).toEqual(alone);
    }),
    { numRuns },
  );
}

it('a run of any model ends, and its audit passes, whatever its threads and databases', async () => {
  await checkModels(2, 4);
});

it('the same for many models', FULL, async () => {
  await checkModels(timesEach({ usually: 8, thoroughly: 40 }));
});
