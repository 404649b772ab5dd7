import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ENTITIES, ENTITY_NAMES } from '../../source/entities/entity.js';
import { judgeRow } from '../../source/entities/judge.js';
import { validateField } from '../../source/entities/row-schema.js';
import { generateWorkload, openGenerator } from '../../source/sim/workloads/generate.js';
import { timesEach } from '../e2e/support/thorough.js';
import { anyRow } from './arbitraries.js';

const ROWS = timesEach({ quickly: 500, usually: 15_000, thoroughly: 60_000 });

describe.each(ENTITY_NAMES)('yup and the list of rules, for %s rows', (name) => {
  const entity = ENTITIES[name];

  it(`give the same reasons for ${ROWS} rows that are nearly right`, () => {
    let refused = 0;
    fc.assert(
      fc.property(anyRow(name), (row) => {
        const judged = judgeRow(entity, row);
        refused += judged.reasons.length > 0 ? 1 : 0;
        expect(judgeRow(entity, row, validateField)).toEqual(judged);
      }),
      { numRuns: ROWS },
    );
    expect(refused).toBeGreaterThan(ROWS / 4);
  });

  it('give the same reasons for generated rows, half of them broken', () => {
    const { source } = generateWorkload({ rows: 8000, invalid: 0.5, seed: 77 });
    if (source.kind !== 'generate') throw new TypeError('not a generated workload');
    const rows = openGenerator(source.plan).read(name, 1, 1500);
    const judged = rows.map((row) => judgeRow(entity, row));
    expect(rows.map((row) => judgeRow(entity, row, validateField))).toEqual(judged);
    expect(judged.filter(({ reasons }) => reasons.length > 0).length).toBeGreaterThan(300);
  });
});
