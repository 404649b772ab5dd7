import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { uniqueKey } from '../../source/entities/entity.js';
import { judgeRow } from '../../source/entities/judge.js';
import type { Model } from '../../source/entities/model.js';
import type { StoredValue } from '../../source/entities/value.js';
import { splitRows } from '../../source/sim/workloads/generate/counts.js';
import { generatedModel } from '../harness/describe-model.js';
import { draws } from '../harness/draws.js';
import { anyModel, BANK, entityIn, generatedRows } from '../harness/models.js';

/** What keeps generated rows out of empty databases, parents first: "Account 7 iban unique". */
function refusalsOf(model: Model, options: { rows: number; invalid: number }): string[] {
  const inserted = model.entities.map(() => new Set<StoredValue>());
  return model.parentsFirst.flatMap((entity) => {
    const taken = entity.uniques.map(() => new Set<string>());
    return generatedRows(entity, model, options).flatMap((raw, index) => {
      const { stored, reasons } = judgeRow(entity, raw);
      const problems = reasons.map(({ field, rule }) => `${field} ${rule}`);
      if (stored) {
        const keys = entity.uniques.map((position) => keyOf(stored[position]!));
        problems.push(
          ...keys.flatMap((key, at) => (taken[at]!.has(key) ? [`unique ${at}`] : [])),
          ...entity.references
            .filter(({ position, targetIndex }) => !inserted[targetIndex]!.has(stored[position]!))
            .map(({ field }) => `${field} reference`),
        );
        if (problems.length === 0) {
          inserted[entity.index]!.add(stored[0]!);
          for (const [at, key] of keys.entries()) taken[at]!.add(key);
        }
      }
      return problems.map((problem) => `${entity.name} ${index + 1} ${problem}`);
    });
  });
}

const keyOf = (value: StoredValue): string => uniqueKey(String(value));

describe('generated rows of other models', () => {
  it.each([0, 1, 2, 5, 8, 9, 100, 5000])('break no rule: %i rows', (rows) => {
    expect(refusalsOf(BANK, { rows, invalid: 0 })).toEqual([]);
  });

  it('break no rule, whatever the model', () => {
    fc.assert(
      fc.property(anyModel(), fc.nat(300), (model, rows) => {
        expect(refusalsOf(model, { rows, invalid: 0 })).toEqual([]);
      }),
      { numRuns: draws(200) },
    );
  });

  it('break a rule each with --invalid 1, every field at some time', () => {
    const refusals = refusalsOf(BANK, { rows: 4000, invalid: 1 });
    const refused = new Set(refusals.map((text) => text.split(' ', 2).join(' ')));
    expect(refused.size).toBe(4000);
    for (const { name, fields } of BANK.entities) {
      for (const field of fields.slice(1)) {
        expect(
          refusals.some((text) => text.includes(`${name} `) && text.includes(field.name)),
        ).toBe(true);
      }
    }
  });

  it('have taken values of every unique field now and then', () => {
    const refusals = refusalsOf(BANK, { rows: 4000, invalid: 0.5 });
    for (const [name, unique] of [
      ['Customer', 0],
      ['Customer', 1],
      ['Account', 0],
      ['Account', 1],
    ] as const) {
      const taken = (text: string) => text.startsWith(name) && text.endsWith(`unique ${unique}`);
      expect(refusals.filter(taken).length).toBeGreaterThan(3);
    }
  });

  it('are as many as the weights say', () => {
    const counts = splitRows(800, generatedModel(BANK).description, BANK);
    const { Transfer, Account, Customer, Branch, Card } = counts as Record<string, number>;
    expect([Transfer, Account, Customer, Branch, Card]).toEqual([300, 200, 100, 100, 100]);
  });

  it('have the same values whatever thread reads them', () => {
    const account = entityIn(BANK, 'Account');
    const options = { rows: 400, invalid: 0.3 };
    expect(generatedRows(account, structuredClone(BANK), options)).toEqual(
      generatedRows(account, BANK, options),
    );
  });
});
