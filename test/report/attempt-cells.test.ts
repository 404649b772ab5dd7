import { expect, it } from 'vitest';

import { defineModel } from '../../source/entities/model.js';
import { SHOP } from '../../source/entities/shop.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { attemptCells, attemptColumns } from '../../source/report/tables/attempt-cells.js';

const id = { kind: 'integer', name: 'id', min: 1, max: 1000 } as const;

it('the columns of the default model are those of every version', () => {
  expect(attemptColumns(SHOP).join()).toBe(
    'entity,row,thread,outcome,database,started_ms,latency_ms,id,name,email,price,user_id,product_id,quantity,kinds,reasons,error_class,error_code,retries,late_ms',
  );
});

it('a field with the name of another column has a column of its own', () => {
  const model = defineModel('seats', [
    {
      name: 'Seat',
      table: 'seats',
      fields: [
        id,
        { ...id, name: 'row' },
        { kind: 'boolean', name: 'row_value' },
        { kind: 'date', name: 'sold', optional: true },
      ],
    },
  ]);
  const columns = attemptColumns(model);
  expect(new Set(columns).size).toBe(columns.length);
  const attempt: Attempt = {
    entity: 'Seat',
    row: 3,
    values: { id: 1, row: 7, row_value: true, sold: null },
    thread: 1,
    outcome: 'inserted',
    reasons: [],
    startedMs: 0,
    latencyMs: 1,
  };
  const cells = attemptCells(attempt, model, 'seats.db');
  const read = Object.fromEntries(columns.map((column, at) => [column, cells[at]]));
  expect(read).toMatchObject({
    row: 3,
    row_value: 'true',
    row_value_value: 7,
    sold: '',
    kinds: 'sold: null',
  });
});
