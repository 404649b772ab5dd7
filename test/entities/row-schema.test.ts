import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { judgeRow } from '../../source/entities/judge.js';
import { validateField } from '../../source/entities/row-schema.js';
import { timesEach } from '../e2e/support/thorough.js';
import { EACH_ENTITY, generatedRows } from '../harness/models.js';
import { nearlyRight } from './arbitraries.js';

const ROWS = timesEach({ quickly: 200, usually: 15_000, thoroughly: 60_000 });
const GENERATED_ROWS = timesEach({ quickly: 1000, usually: 6000, thoroughly: 6000 });

describe.each(EACH_ENTITY)('yup and the list of rules, for %s rows', (_name, entity, model) => {
  const whole = generatedRows(entity, model, { rows: 400, invalid: 0 });

  it(`give the same reasons for ${ROWS} rows that are nearly right`, () => {
    let refused = 0;
    fc.assert(
      fc.property(nearlyRight(entity, whole), (row) => {
        const judged = judgeRow(entity, row);
        refused += judged.reasons.length > 0 ? 1 : 0;
        expect(judgeRow(entity, row, validateField)).toEqual(judged);
      }),
      { numRuns: ROWS },
    );
    expect(refused).toBeGreaterThan(ROWS / 4);
  });

  it('give the same reasons for generated rows, half of them broken', () => {
    const rows = generatedRows(entity, model, { rows: GENERATED_ROWS, invalid: 0.5 });
    const judged = rows.map((row) => judgeRow(entity, row));
    expect(rows.map((row) => judgeRow(entity, row, validateField))).toEqual(judged);
    expect(judged.filter(({ reasons }) => reasons.length > 0).length).toBeGreaterThan(
      rows.length * 0.2,
    );
  });
});
