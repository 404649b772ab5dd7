import { describe, expect, it } from 'vitest';

import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { textField } from '../../source/components/text-field.js';
import { displayWidth } from '../../source/components/text.js';
import { brokenRules } from '../../source/entities/rules.js';
import type { Entity } from '../../source/entities/model.js';
import { SHOP } from '../../source/entities/shop.js';
import { normalizeRow } from '../../source/entities/judge.js';
import { readFields } from '../../source/entities/read-text.js';
import type { RowInsertion } from '../../source/services/databases/insert-row.js';
import { explainRow } from '../../source/router/explain.js';
import {
  brokenIn,
  currentAnswer,
  hasText,
  moveInForm,
  openForm,
  seeWholeForm,
  takeAnswer,
  takesText,
  typeInForm,
  wantsAnswer,
  type RowForm,
} from '../../source/views/databases/row-form.js';
import { formLines } from '../../source/views/databases/row-form-lines.js';
import { HOSTILE } from '../corpus/hostile.js';
import { ENTITIES, shopEntity, shopTopology } from '../harness/shop.js';

/** Control characters, and marks that change the direction of text. */
const UNSAFE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

const look = lookOf('mono', true);

function typed(entity: Entity, ...texts: readonly string[]): RowForm {
  return texts.reduce(
    (form, text, position) => typeInForm(moveInForm(form, position), textField(text)),
    openForm(entity, 1),
  );
}

const drawn = (form: RowForm, columns = 78, rows = 99): string[] =>
  formLines(form, { columns, rows }, look).map(lineText);

const answerFor = (form: RowForm) => ({
  ...explainRow(shopTopology('/d'), form.entity.name, []),
  definition: form.entity,
  row: [],
  prospects: [
    { field: 'id', verdict: 'against' as const, text: 'id 1 is taken: User 1 is stored already' },
  ],
  outcome: 'duplicate' as const,
});

describe('a new row that is typed', () => {
  it('has the reasons that a run would give, all of them', () => {
    const texts = ['0', 'A\u0007', 'nobody'];
    const row = readFields(ENTITIES.User, texts);
    const reasons = brokenRules(ENTITIES.User, normalizeRow(row), row);
    expect(reasons.length).toBeGreaterThanOrEqual(3);
    expect(brokenIn(typed(shopEntity('User'), ...texts))).toEqual(reasons);
    const seen = drawn(typed(shopEntity('User'), ...texts), 200).join('\n');
    for (const { message } of reasons) expect(seen).toContain(message.replace('\u0007', '\\u0007'));
  });

  it('calls an empty field wrong only after a person was there', () => {
    const form = openForm(shopEntity('Product'), 1);
    expect(drawn(form).join('\n')).not.toContain('must not be empty');
    expect(drawn(form).join('\n')).toContain('2 to 100 characters');
    expect(drawn(moveInForm(form, 1)).join('\n')).toMatch(/✖ id must/);
    expect(drawn(seeWholeForm(form)).join('\n')).toMatch(/name must not be empty/);
  });

  it('keeps the texts of all fields while the cursor moves', () => {
    const form = moveInForm(typed(shopEntity('Order'), '9', '1', '2', '3'), 1);
    expect(form.texts).toEqual(['9', '1', '2', '3']);
    expect(form.field).toEqual(textField('1'));
    expect(moveInForm(form, 9).cursor).toBe(3);
    expect(moveInForm(form, -1).cursor).toBe(0);
  });

  it('shows an answer of the databases only for the texts that it is about', () => {
    const form = typed(shopEntity('User'), '1', 'Ana', 'ana@example.com');
    expect(wantsAnswer(form)).toBe(true);
    const asked = { ...form, asked: form.texts };
    expect(wantsAnswer(asked)).toBe(false);
    const answered = takeAnswer(asked, answerFor(form));
    expect(currentAnswer(answered)?.outcome).toBe('duplicate');
    expect(drawn(answered).join('\n')).toContain('id 1 is taken: User 1 is stored already');
    const changed = typeInForm(answered, textField('bob@example.com'));
    expect(currentAnswer(changed)).toBeUndefined();
    expect(wantsAnswer(changed)).toBe(true);
    expect(drawn(changed).join('\n')).not.toContain('is taken');
  });

  it('asks no second time while an answer is awaited, even where it fails', () => {
    const asked = { ...typed(shopEntity('User'), '1'), asked: ['1', '', ''] };
    expect(currentAnswer(takeAnswer(asked, undefined))).toBeUndefined();
    expect(takeAnswer(asked, undefined).asked).toBeUndefined();
  });

  it.each(SHOP.entities)('of $name fits every width, whatever is typed', (entity) => {
    const long = 'x'.repeat(4000);
    for (const text of [...HOSTILE, long, '👩‍👩‍👧‍👦'.repeat(50), 'مرحبا\u202e']) {
      const form = typed(entity, ...entity.fields.map(() => text));
      for (const width of [58, 198]) {
        const lines = drawn(form, width);
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
        expect(lines.join('').match(UNSAFE)).toBeNull();
      }
    }
  });

  it('shows the field that is typed in, however much is reported about those before it', () => {
    const form = typed(
      shopEntity('Order'),
      'x'.repeat(300),
      'y'.repeat(300),
      'z'.repeat(300),
      'last',
    );
    const lines = drawn(form, 58, 12);
    expect(lines).toHaveLength(12);
    expect(lines.join('\n')).toContain('› quantity');
    expect(drawn(moveInForm(form, 0), 58, 12)[0]).toContain('› id');
  });

  it('is lost only where something was typed', () => {
    expect(hasText(openForm(shopEntity('User'), 1))).toBe(false);
    expect(hasText(typed(shopEntity('User'), ' '))).toBe(false);
    expect(hasText(typed(shopEntity('User'), '1'))).toBe(true);
  });
});

describe('a new row that was decided', () => {
  const result: RowInsertion = {
    runId: 'r-1',
    attempt: {
      entity: 'User',
      row: 1,
      values: { id: 12, name: 'A', email: 'ana@example.com' },
      thread: 1,
      outcome: 'invalid',
      reasons: [{ field: 'name', rule: 'min', message: 'name must have at least 2 characters' }],
      startedMs: 0,
      latencyMs: 1,
    },
    database: 'users.db',
    audit: { ok: true, checks: [] },
  };

  it('explains why it was rejected, and that the audit passed', () => {
    const form = { ...typed(shopEntity('User'), '12', 'A', 'ana@example.com'), result };
    expect(takesText(form)).toBe(false);
    const seen = drawn(form).join('\n');
    expect(seen).toContain('User 12 was not inserted: invalid');
    expect(seen).toContain('name must have at least 2 characters');
    expect(seen).toContain('Audit passed');
    expect(seen).toContain('r-1');
  });

  it('shows where it went', () => {
    const attempt = { ...result.attempt, outcome: 'inserted' as const, reasons: [] };
    const form = { ...openForm(shopEntity('User'), 1), result: { ...result, attempt } };
    expect(drawn(form).join('\n')).toContain('User 12 was inserted into users.db');
  });
});
