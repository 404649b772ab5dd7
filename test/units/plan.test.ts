import { describe, expect, it } from 'vitest';

import { SHOP } from '../../source/entities/shop.js';
import { judgeRow } from '../../source/entities/judge.js';
import { runModelOf } from '../../source/model/run-model.js';
import { generateWorkload, openGenerator } from '../../source/sim/workloads/generate.js';
import { describeUnit, unitEntities, unitRoots } from '../../source/units/plan.js';

const id = { name: 'id', type: 'integer', constraints: { required: true } };
const integer = { type: 'integer', constraints: { required: true } };

/** Lines of orders have a key of two fields, and a return refers to it; a customer may refer to another one. */
const OWN = runModelOf({
  resources: [
    {
      name: 'returns',
      schema: {
        fields: [id, { name: 'order_id', ...integer }, { name: 'line', ...integer }],
        primaryKey: 'id',
        foreignKeys: [
          {
            fields: ['order_id', 'line'],
            reference: { resource: 'lines', fields: ['order_id', 'line'] },
          },
        ],
      },
    },
    {
      name: 'lines',
      schema: {
        fields: [
          { name: 'order_id', ...integer },
          {
            name: 'line',
            type: 'integer',
            constraints: { required: true, minimum: 1, maximum: 3 },
          },
        ],
        primaryKey: ['order_id', 'line'],
        foreignKeys: [{ fields: 'order_id', reference: { resource: 'orders', fields: 'id' } }],
      },
    },
    {
      name: 'orders',
      schema: {
        fields: [id, { name: 'customer_id', type: 'integer' }],
        primaryKey: 'id',
        foreignKeys: [
          { fields: 'customer_id', reference: { resource: 'customers', fields: 'id' } },
        ],
      },
    },
    {
      name: 'customers',
      schema: {
        fields: [id, { name: 'advised_by', type: 'integer' }],
        primaryKey: 'id',
        foreignKeys: [{ fields: 'advised_by', reference: { resource: '', fields: 'id' } }],
      },
    },
    { name: 'countries', schema: { fields: [id], primaryKey: 'id' } },
  ],
});

describe('the units of a model', () => {
  it('are a row of any table that refers to others, last, and all rows to which it refers', () => {
    const [returns = ''] = unitRoots(OWN.model);
    expect(unitRoots(OWN.model)).toEqual(['Return', 'Line', 'Order']);
    expect(unitEntities(OWN.model, returns).map(({ table }) => table)).toEqual([
      'customers',
      'orders',
      'lines',
      'returns',
    ]);
    expect(describeUnit(OWN.model, 'Order')).toBe('a Customer and the Order that refers to it');
    expect(describeUnit(OWN.model, 'Line')).toBe(
      'a Customer, an Order and the Line that joins them',
    );
    expect(unitRoots(SHOP)).toEqual(['Order']);
  });

  it('have rows that refer to one another: no reference is left empty, but those to the own table', () => {
    const [unit = ''] = unitRoots(OWN.model);
    const { source, counts } = generateWorkload({ rows: 83, invalid: 0, seed: 5, unit }, OWN);
    expect(counts).toEqual({ Return: 20, Line: 20, Order: 20, Customer: 20, Country: 0 });
    if (source.kind !== 'generate') throw new TypeError('the rows are generated');
    const rows = openGenerator(source.plan, OWN.model);
    const storedOf = (name: string, row: number): Record<string, unknown> => {
      const entity = OWN.model.byName.get(name)!;
      const { stored = [] } = judgeRow(entity, rows.read(entity, row, 1)[0]!);
      return Object.fromEntries(entity.fields.map((field, at) => [field.name, stored[at]]));
    };
    for (let row = 1; row <= 20; row += 1) {
      const [customer, order, line, returned] = ['Customer', 'Order', 'Line', 'Return'].map(
        (name) => storedOf(name, row),
      );
      expect(customer).toMatchObject({ advised_by: null });
      expect(order).toMatchObject({ customer_id: customer!['id'] });
      expect(line).toMatchObject({ order_id: order!['id'] });
      // Whole numbers without bounds have 64 bits, and are texts here.
      expect(Number(returned!['order_id'])).toBe(line!['order_id']);
      expect(Number(returned!['line'])).toBe(line!['line']);
    }
  });
});
