import { expect, it } from 'vitest';

import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import type { LongestWait } from '../../source/ledger/longest-wait.js';
import type { EntitySettings, RunRecord } from '../../source/ledger/record.js';
import { unknownAttempt } from '../../source/ledger/unknown-rows.js';
import { rowDetail } from '../../source/views/results/row-detail.js';
import { attemptOf, recordOf } from './support/results.js';
import { SHOP } from '../../source/entities/shop.js';

/** The record of a run whose orders are spread by their user; of an older one without the rule. */
function spreadRecord(hasRule: boolean): RunRecord {
  const record = recordOf([]);
  const { settings } = record.run;
  const { Order } = settings.databases;
  const spread: EntitySettings = {
    ...Order!,
    shards: [Order!, Order!],
    ...(hasRule ? { placement: { rule: 'hash', by: 'user_id' } as const } : {}),
  };
  const databases = { ...settings.databases, Order: spread };
  return { ...record, run: { ...record.run, settings: { ...settings, databases } } };
}

function detailOf(
  attempt: Attempt,
  record?: RunRecord,
  waits: readonly LongestWait[] = [],
): string[] {
  const place = { cursor: 0, count: 1 };
  const look = lookOf('mono', true);
  const lines = rowDetail({ attempt, model: SHOP, place, record, waits, width: 100, look });
  return lines.map((line) => lineText(line).trim().replace(/ {2,}/, ': '));
}

const unknown = unknownAttempt({ entity: 'Order', row: 4, id: 4, thread: 2 }, SHOP);

it('a field of a row of unknown outcome is not known, not null', () => {
  const lines = detailOf(unknown);
  expect(lines).toContain('id: 4');
  expect(lines).toContain('user_id: (not known)');
  expect(lines).toContain('quantity: (not known)');
});

it('a field that was null is null', () => {
  const attempt = attemptOf({ outcome: 'invalid', values: { id: 1, name: null, email: '' } });
  expect(detailOf(attempt)).toContain('name: (null)');
});

it('a reason names its field once', () => {
  const attempt = attemptOf({
    outcome: 'invalid',
    reasons: [
      { field: 'name', rule: 'empty', message: 'name must not be empty (was "")' },
      { field: 'email', rule: 'unique', message: 'it is taken by User 1' },
    ],
  });
  const lines = detailOf(attempt);
  expect(lines.slice(lines.indexOf('Why not') + 1)).toEqual(
    expect.arrayContaining(['name must not be empty (was "")', 'email: it is taken by User 1']),
  );
});

it('a row of a run whose rows were moved has its database of the start, and the move before it', () => {
  const record = spreadRecord(true);
  const moves = [{ atMs: 50, topology: '/data/four.yaml' }];
  const moved = { ...record, run: { ...record.run, moves } };
  const values = { id: 4, user_id: 4, product_id: 1, quantity: 1 };
  const attempt = attemptOf({ entity: 'Order', values, startedMs: 60 });
  const text = detailOf(attempt, moved).join(' ');
  expect(text).toMatch(
    /database: \S+\.db at the start of the run; attempted after the rows moved to \/data\/four\.yaml after 50\.0 ms/,
  );
  const early = detailOf({ ...attempt, startedMs: 40 }, moved).join(' ');
  expect(early).toMatch(/database: \S+\.db at the start of the run /);
});

it('the reason is named why a row has no database', () => {
  const known = { ...unknown.values, user_id: 'x', product_id: 1, quantity: 1 };
  const rejected: Attempt = { ...unknown, outcome: 'invalid', values: known };
  expect(detailOf(unknown, spreadRecord(true))).toContain(
    'database: not known: user_id is not known',
  );
  expect(detailOf(rejected, spreadRecord(true))).toContain(
    'database: none: it lacks the number that decides',
  );
  expect(detailOf(rejected, spreadRecord(false))).toContain(
    'database: not known: the record does not hold the rule',
  );
});

it('shows what its thread waited for, and what the thread that it waited for did', () => {
  const rows = { entity: 'Order', firstRow: 6, lastRow: 6 } as const;
  const awaited = {
    rows: { entity: 'User', firstRow: 6, lastRow: 6, thread: 2 },
    pointer: rows,
  } as const;
  const wait: LongestWait = {
    thread: 3,
    phase: 'reference',
    fromMs: 100,
    toMs: 368,
    isOfAll: false,
    rows,
    databases: [],
    awaited,
    meanwhile: [{ phase: 'thinking', ms: 261 }],
    writing: undefined,
    aim: undefined,
  };
  const attempt = attemptOf({ entity: 'Order', row: 6, thread: 3, startedMs: 100, latencyMs: 270 });
  expect(detailOf(attempt, recordOf([]), [wait])).toContain(
    'T03 waited 268 ms for User row 6 (T02), which Order row 6 points to: T02 was thinking for 261 ms.',
  );
});
