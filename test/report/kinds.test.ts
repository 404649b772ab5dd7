import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';

import { SHOP } from '../../source/entities/shop.js';
import { Written, type RawValue } from '../../source/entities/value.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { formatAttempt } from '../../source/ledger/attempt-writer.js';
import { formatAttemptValue } from '../../source/ledger/attempt-values.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { unknownAttempt } from '../../source/ledger/unknown-rows.js';
import { valuesOfRaw } from '../../source/ledger/values.js';
import { csvCell } from '../../source/report/exports/csv.js';
import { attemptCells, attemptColumns } from '../../source/report/tables/attempt-cells.js';
import { attemptsTable } from '../../source/report/tables/attempts.js';
import { shownValues } from '../../source/views/values.js';
import { ENTITIES } from '../harness/shop.js';

const attemptWith = (name: RawValue, outcome: Attempt['outcome'] = 'invalid'): Attempt => ({
  entity: 'User',
  row: 1,
  values: valuesOfRaw(ENTITIES.User, [1, name, 'ana@example.com']),
  thread: 1,
  outcome,
  reasons: [],
  startedMs: 0,
  latencyMs: 0,
});

function csvOf(attempt: Attempt): Record<string, string> {
  const lines = [attemptColumns(SHOP), attemptCells(attempt, SHOP, 'users.db')].map((cells) =>
    cells.map(csvCell).join(','),
  );
  return parse<Record<string, string>>(lines.join('\n'), { columns: true })[0] ?? {};
}

it.each<[RawValue, string, string, string]>([
  [true, 'true', 'true', 'name: boolean'],
  ['true', '"true"', 'true', ''],
  [null, 'null', '', 'name: null'],
  ['', '""', '', ''],
  [new Written('1.0'), '1.0', '1.0', 'name: number'],
  ['1.0', '"1.0"', '1.0', ''],
  [new Written('[1.0,\n{}]'), '[1.0, { }]', '[1.0, { }]', 'name: array'],
  ['[1.0, { }]', '"[1.0, { }]"', '[1.0, { }]', ''],
  [new Written('{"a":true}'), '{ "a":true}', '{ "a":true}', 'name: object'],
])('a name given as %j is distinguished in JSON and CSV', (value, json, cell, kinds) => {
  const line = formatAttempt(attemptWith(value));
  expect(line).toContain(`"name":${json},"email"`);
  const read = parseAttempt(line, SHOP);
  expect(read).toEqual(attemptWith(value));
  expect(csvOf(read ?? attemptWith(null))).toMatchObject({ name: cell, kinds });
});

it('a value that is not known is not called null in CSV', () => {
  expect(csvOf(attemptWith(null, 'unknown'))).toMatchObject({ name: '', kinds: 'name: not known' });
});

it('a value that no file holds is absent from JSON, empty in CSV, and "(not known)" on a page', () => {
  const { fields } = ENTITIES.Order;
  const attempt = unknownAttempt({ entity: 'Order', row: 3, id: 7, thread: 2 }, SHOP);
  expect(JSON.parse(formatAttempt(attempt))).toMatchObject({ values: { id: 7 } });
  expect(formatAttempt(attempt)).not.toContain('user_id');
  expect(csvOf(attempt)).toMatchObject({
    id: '7',
    user_id: '',
    kinds: 'user_id: not known; product_id: not known; quantity: not known',
  });
  // Files of earlier versions hold null.
  const nulls = Object.fromEntries(fields.map(({ name }) => [name, null]));
  const old: Attempt = { ...attempt, values: { ...nulls, id: 7 } };
  for (const each of [attempt, old]) {
    const shown = fields.map((field) => formatAttemptValue(each, field));
    expect(shown).toEqual(['7', '(not known)', '(not known)', '(not known)']);
    const [cells = []] = attemptsTable(ENTITIES.Order, [each]).rows.map((row) => row.cells);
    expect(cells.map(({ text }) => text).filter((text) => text === '(not known)')).toHaveLength(3);
    expect(shownValues(each, SHOP)).toBe(
      '7  user_id (not known)  product_id (not known)  quantity (not known)',
    );
  }
});

it('null that was given to a rule that rejected it stays null on a page', () => {
  expect(formatAttemptValue(attemptWith(null), ENTITIES.User.fields[1]!)).toBe('(null)');
});
