import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';

import { ENTITIES } from '../../source/entities/entity.js';
import { Written, type RawValue } from '../../source/entities/value.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { formatAttempt } from '../../source/ledger/attempt-writer.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { valuesOfRaw } from '../../source/ledger/values.js';
import { csvCell } from '../../source/report/exports/csv.js';
import { ATTEMPT_COLUMNS, attemptCells } from '../../source/report/tables/attempts.js';

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
  const lines = [ATTEMPT_COLUMNS, attemptCells(attempt)].map((cells) =>
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
])('a name given as %j is told apart in JSON and CSV', (value, json, cell, kinds) => {
  const line = formatAttempt(attemptWith(value));
  expect(line).toContain(`"name":${json},"email"`);
  const read = parseAttempt(line);
  expect(read).toEqual(attemptWith(value));
  expect(csvOf(read ?? attemptWith(null))).toMatchObject({ name: cell, kinds });
});

it('a value that is not known is not called null in CSV', () => {
  expect(csvOf(attemptWith(null, 'unknown'))).toMatchObject({ name: '', kinds: 'name: not known' });
});
