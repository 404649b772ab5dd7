import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compareDecimals } from '../../source/entities/decimal.js';
import type { Entity, Field } from '../../source/entities/entity.js';
import { isPlainlyValid, judgeRow, normalizeRow } from '../../source/entities/judge.js';
import { momentOf } from '../../source/entities/moments.js';
import { brokenRules } from '../../source/entities/rules.js';
import {
  numberText,
  Written,
  type RawRow,
  type StoredRow,
  type StoredValue,
} from '../../source/entities/value.js';
import { ENTITIES } from '../harness/shop.js';
import { timesEach } from '../e2e/support/thorough.js';
import { EACH_ENTITY, generatedRows } from '../harness/models.js';
import { anyRow, nearlyRight } from './arbitraries.js';

const ROWS = timesEach({ quickly: 400, usually: 14_000, thoroughly: 70_000 });
const GENERATED_ROWS = timesEach({ quickly: 3000, usually: 20_000, thoroughly: 20_000 });
const STORED_ROWS = timesEach({ quickly: 200, usually: 5000, thoroughly: 20_000 });

describe.each(EACH_ENTITY)('what the quick check accepts of %s rows', (_name, entity, model) => {
  const whole = generatedRows(entity, model, { rows: 400, invalid: 0 });

  it(`breaks no rule: ${ROWS} rows that are nearly right`, () => {
    let accepted = 0;
    fc.assert(
      fc.property(nearlyRight(entity, whole), (row) => {
        if (!isPlainlyValid(entity, row)) return;
        accepted += 1;
        expect(brokenRules(entity, row)).toEqual([]);
      }),
      { numRuns: ROWS },
    );
    expect(accepted).toBeGreaterThan(ROWS / 14);
  });

  it('breaks no rule: generated rows, half of them broken', () => {
    const rows = generatedRows(entity, model, { rows: GENERATED_ROWS, invalid: 0.5 }).map(
      normalizeRow,
    );
    const accepted = rows.filter((row) => isPlainlyValid(entity, row));
    expect(accepted.length).toBeGreaterThan(rows.length * 0.4);
    expect(accepted.filter((row) => brokenRules(entity, row).length > 0)).toEqual([]);
  });
});

describe.each(EACH_ENTITY)('a stored %s row', (_name, entity, model) => {
  const whole = generatedRows(entity, model, { rows: 400, invalid: 0 });

  it('is stored the same when it is read and judged again', () => {
    fc.assert(
      fc.property(nearlyRight(entity, whole), (row) => {
        const { stored } = judgeRow(entity, row);
        if (stored) expect(judgeRow(entity, asRead(entity, stored)).stored).toEqual(stored);
      }),
      { numRuns: STORED_ROWS },
    );
  });

  it('means what the row meant: no number is changed, text is only trimmed and composed', () => {
    fc.assert(
      fc.property(nearlyRight(entity, whole), (row) => {
        const { stored } = judgeRow(entity, row);
        if (stored) expectSameMeaning(entity, row, stored);
      }),
      { numRuns: STORED_ROWS },
    );
  });
});

describe('judging a row', () => {
  it('comes to the same for a row that was trimmed and composed before', () => {
    const verdictOn = (row: RawRow): unknown => {
      const { stored, reasons } = judgeRow(ENTITIES.User, row);
      return { stored, rules: reasons.map(({ field, rule }) => `${field} ${rule}`) };
    };
    fc.assert(
      fc.property(anyRow(ENTITIES.User), (row) => {
        expect(verdictOn(normalizeRow(row))).toEqual(verdictOn(row));
      }),
      { numRuns: STORED_ROWS },
    );
  });

  it('leaves the row as it was, and hands it back with the verdict', () => {
    const row = [1, ' Ana ', ' ana@example.com '];
    const { written } = judgeRow(ENTITIES.User, row);
    expect(written).toBe(row);
    expect(row).toEqual([1, ' Ana ', ' ana@example.com ']);
  });
});

/** A stored row as it comes in again: its decimals as they are written. */
function asRead(entity: Entity, stored: StoredRow): RawRow {
  return stored.map((value, position) =>
    entity.fields[position]?.kind === 'decimal' && value !== null
      ? new Written(String(value))
      : value,
  );
}

function expectSameMeaning(entity: Entity, row: RawRow, stored: StoredRow): void {
  entity.fields.forEach((field, position) => {
    const before = row[position];
    const after = stored[position];
    if (before === null || before === undefined) {
      expect(after).toBeNull();
      return;
    }
    switch (field.kind) {
      case 'integer':
        expect(BigInt(String(after))).toBe(BigInt(numberText(before) ?? ''));
        break;
      case 'boolean':
      case 'date':
        expect(after).toBe(typeof before === 'string' ? before.trim() : before);
        break;
      case 'datetime':
        expect(momentOf(String(after))).toBe(momentOf(String(before).trim()));
        break;
      case 'decimal':
        expect(compareDecimals(String(after), numberText(before) ?? '')).toBe(0);
        break;
      case 'text':
      case 'email':
        expect(typeof before).toBe('string');
        expect(meaningOf(field, after)).toBe(meaningOf(field, String(before).trim()));
    }
  });
}

/** A text without what may change in it: how its characters are composed, and the case of a UUID. */
function meaningOf(field: Field, text: StoredValue | undefined): string {
  const composed = String(text).normalize('NFD');
  return field.kind === 'text' && field.format === 'uuid' ? composed.toLowerCase() : composed;
}
