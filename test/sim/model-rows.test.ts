import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { perEntity } from '../../source/entities/entity.js';
import { judgeRow } from '../../source/entities/judge.js';
import type { RunModel } from '../../source/model/run-model.js';
import { predictOutcomes } from '../../source/sim/prediction.js';
import { rowsPlanned } from '../../source/sim/workloads/generate/counts.js';
import { ModelRows } from '../../source/sim/workloads/generate/model-rows.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import { anyRunModel } from '../harness/any-run-model.js';
import { draws } from '../harness/draws.js';
import { isQuick } from '../e2e/support/thorough.js';

/** How many tables a model has at most. */
const TABLES = isQuick ? 5 : 12;

/** The rows of a model, and which of them are said to be rejected. */
function rowsOf(own: RunModel, invalid: number, seed: number) {
  const { source, counts, model } = generateWorkload(
    { rows: rowsPlanned(own.description), invalid, seed },
    own,
  );
  if (source.kind !== 'generate') throw new TypeError('not a generated workload');
  const rows = new ModelRows(source.plan, model);
  const all = perEntity((entity) => rows.read(entity, 1, counts[entity.name]!), model);
  return { rows, all, counts };
}

/** The rows that a run into empty databases rejects, by the rules of a run: "E2 7". */
function rejectedByRun(own: RunModel, { all }: ReturnType<typeof rowsOf>): string[] {
  const known = { rows: all, mayFollow: () => false };
  return [...predictOutcomes(known, true, own.model)]
    .filter(({ outcome }) => outcome !== 'inserted')
    .map(({ attempt, row }) => `${attempt().entity} ${row}`);
}

describe('the rows of a model file', () => {
  it('break no rule, whatever the model', () => {
    fc.assert(
      fc.property(anyRunModel(TABLES), fc.nat(1000), (own, seed) => {
        const found = rowsOf(own, 0, seed);
        for (const entity of own.model.entities) {
          const reasons = found.all[entity.name]!.flatMap((row) => judgeRow(entity, row).reasons);
          expect(reasons).toEqual([]);
        }
        expect(rejectedByRun(own, found)).toEqual([]);
      }),
      { numRuns: draws(300) },
    );
  });

  it('are rejected where they were chosen to be, and nowhere else', () => {
    fc.assert(
      fc.property(
        anyRunModel(TABLES),
        fc.nat(1000),
        fc.constantFrom(0.1, 0.5, 1),
        (own, seed, invalid) => {
          const found = rowsOf(own, invalid, seed);
          const expected = own.model.parentsFirst.flatMap((entity) =>
            found.all[entity.name]!.flatMap((_, index) =>
              found.rows.isRejected(entity, index + 1) ? [`${entity.name} ${index + 1}`] : [],
            ),
          );
          expect(rejectedByRun(own, found)).toEqual(expected);
        },
      ),
      { numRuns: draws(300) },
    );
  });

  it('do not depend on how many are read at once', () => {
    fc.assert(
      fc.property(anyRunModel(4), fc.nat(1000), (own, seed) => {
        const { rows, all } = rowsOf(own, 0.3, seed);
        for (const entity of own.model.entities) {
          const one = all[entity.name]!.flatMap((_, index) => rows.read(entity, index + 1, 1));
          expect(one).toEqual(all[entity.name]);
        }
      }),
      { numRuns: draws(100) },
    );
  });
});
