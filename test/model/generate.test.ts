import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { valueFault } from '../../source/model/check-value.js';
import { readModel } from '../../source/model/file/read-model.js';
import type { Model, Value } from '../../source/model/model.js';
import { Generator } from '../../source/model/values/generator.js';
import { KINDS } from '../../source/model/values/kinds.js';
import { planModel } from '../../source/model/values/plan.js';
import { modelOf, tableText, thingsText } from './reading.js';
import { RICH } from './rich.js';

function generatorOf(model: Model, seed = 7): Generator {
  return new Generator(model, planModel(model, seed), seed);
}

/** All rows of an entity. */
function rowsOf(model: Model, entity: number, seed = 7): Value[][] {
  const generator = generatorOf(model, seed);
  return Array.from({ length: generator.rowsOf(entity) }, (_, index) => [
    ...generator.row(entity, index + 1),
  ]);
}

/** A table of 300 rows with one field beside its key. */
const asked = (field: string, rows = 300): string =>
  thingsText(field).replace('schema:', `dbsim:rows: ${rows}\n    schema:`);

/** What is the same for rows that may not share it. */
const keyOf = (values: readonly Value[]): string => values.map(String).join('\u0000');

/** Texts are normalised before they are stored. */
const asStored = (value: Value): Value =>
  typeof value === 'string' ? value.normalize('NFC') : value;

/** Checks every row by the rules of the model. */
function expectRules(model: Model): void {
  for (const [index, entity] of model.entities.entries()) {
    const rows = rowsOf(model, index);
    for (const [position, field] of entity.fields.entries()) {
      const values = rows.map((row) => row[position] ?? null);
      const wrong = values.filter((value) => valueFault(field, asStored(value)) !== undefined);
      expect(wrong, field.name).toEqual([]);
      if (!field.unique) continue;
      const present = values
        .filter((value) => value !== null)
        .map((value) => String(value).toLowerCase());
      expect(new Set(present).size, field.name).toBe(present.length);
    }
    for (const key of [entity.key, ...entity.uniqueKeys]) {
      const keys = rows
        .map((row) => key.map((position) => row[position] ?? null))
        .filter((values) => !values.includes(null))
        .map(keyOf);
      expect(new Set(keys).size).toBe(keys.length);
    }
    for (const { position, target } of entity.references) {
      const at = model.entities[target]!.key[0]!;
      const parents = new Set(rowsOf(model, target).map((row) => row[at]));
      const wrong = rows.filter((row) => row[position] !== null && !parents.has(row[position]));
      expect(wrong).toEqual([]);
    }
  }
}

describe('generated rows', () => {
  it('keep every rule of a model with all types, keys and references', () => {
    expectRules(modelOf(RICH));
  });

  it('depend on the seed, and on it alone', () => {
    const model = modelOf(RICH);
    expect(rowsOf(model, 1, 7)).toEqual(rowsOf(model, 1, 7));
    const generator = generatorOf(model, 7);
    const backwards = [120, 60, 1].map((row) => generator.row(1, row));
    expect(backwards).toEqual([120, 60, 1].map((row) => rowsOf(model, 1, 7)[row - 1]));
    const others = rowsOf(model, 1, 8);
    for (const position of [0, 1, 3, 4, 7]) {
      expect(others.map((row) => row[position])).not.toEqual(
        rowsOf(model, 1, 7).map((row) => row[position]),
      );
    }
  });

  it('stay the same where a field or a table is added', () => {
    const before = modelOf(asked('name: a, type: string'));
    const after = modelOf(
      `${asked('name: a, type: string').replace('fields:', 'fields:\n        - { name: new, type: date }')}${tableText('more', [])}`,
    );
    expect(rowsOf(after, 0).map(([, id, a]) => [id, a])).toEqual(rowsOf(before, 0));
  });

  it('leave out values of optional fields, to the share that is asked', () => {
    for (const [share, least, most] of [
      [0, 0, 0],
      [0.1, 60, 140],
      [1, 1000, 1000],
    ] as const) {
      const model = modelOf(asked(`name: a, type: date, dbsim:nulls: ${share}`, 1000));
      const count = rowsOf(model, 0).filter((row) => row[1] === null).length;
      expect(count).toBeGreaterThanOrEqual(least);
      expect(count).toBeLessThanOrEqual(most);
    }
  });

  it('of a person and of a place belong together', () => {
    const model = modelOf(
      thingsText(
        'name: first_name, type: string, constraints: { required: true }',
        'name: last_name, type: string, constraints: { required: true }',
        'name: full_name, type: string, constraints: { required: true }',
        'name: city, type: string, constraints: { required: true }',
        'name: country, type: string, constraints: { required: true }',
      ),
    );
    const countries = new Map<Value, Set<Value>>();
    for (const [, first, last, full, city, country] of rowsOf(model, 0)) {
      expect(full).toContain(String(first));
      expect(full).toContain(String(last));
      countries.set(city!, (countries.get(city!) ?? new Set()).add(country!));
    }
    for (const known of countries.values()) expect(known.size).toBe(1);
  });
});

describe.each(KINDS.flatMap(({ name, types }) => types.map((type) => [name, type])))(
  'the kind %s of the type %s',
  (kind, type) => {
    /** What some kinds need. */
    const needs: Readonly<Record<string, string>> = {
      pattern: ', constraints: { pattern: "[a-f]{2,4}-[0-9]*", unique: UNIQUE }',
      choice: `, constraints: { enum: [${{ string: 'a, b', boolean: 'true', date: '2024-01-01', datetime: '"2024-01-01T00:00:00Z"' }[type] ?? '1, 2'}], unique: UNIQUE }`,
      constant: `, dbsim:value: ${{ string: 'a', boolean: 'true', date: '2024-01-01', datetime: '"2024-01-01T00:00:00Z"' }[type] ?? '1'}, constraints: { unique: UNIQUE }`,
    };
    const digits = type === 'number' ? ', dbsim:scale: 2' : '';
    const field = (unique: boolean): string =>
      `name: a, type: ${type}${digits}, dbsim:kind: ${kind}${(needs[kind] ?? ', constraints: { unique: UNIQUE }').replace('UNIQUE', String(unique))}`;

    it('gives values that the field allows', () => {
      expectRules(modelOf(thingsText(field(false))));
    });

    it('gives no value twice where it must be unique', () => {
      // The number of rows is not given: as many as there are values.
      expectRules(modelOf(thingsText(field(true))));
    });
  },
);

describe('values keep limits that the file sets', () => {
  const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const days = fc
    .integer({ min: -700_000, max: 2_900_000 })
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
    .filter((text) => /^\d{4}-/.test(text) && !text.startsWith('0000'));
  const decimals = fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 99 }))
    .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
  const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(value, { nil: undefined });

  /** Generates rows of a field if the limits leave values, else checks that the file is refused. */
  function holds(type: string, more: string, constraints: Readonly<Record<string, unknown>>): void {
    const listed = Object.entries(constraints).filter(([, value]) => value !== undefined);
    const text = thingsText(
      `name: a, type: ${type}${more}, constraints: { ${listed.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')} }`,
    ).replace('schema:', 'dbsim:rows: 20\n    schema:');
    const reading = readModel('x.yaml', text);
    if ('model' in reading) expectRules(reading.model);
    else {
      for (const { problem } of reading.faults) {
        expect(problem).toMatch(
          /can have no value|values? possible|leaves no value|is above its maxLength|gives texts of|finds no text/,
        );
      }
    }
  }

  it('integers', () => {
    fc.assert(
      fc.property(
        optional(integers),
        optional(integers),
        fc.boolean(),
        (minimum, maximum, unique) => {
          holds('integer', '', {
            minimum: minimum?.toString(),
            maximum: maximum?.toString(),
            unique,
          });
        },
      ),
    );
  });

  it('decimals', () => {
    fc.assert(
      fc.property(
        optional(decimals),
        optional(decimals),
        fc.boolean(),
        fc.constantFrom('money', 'decimal', 'quantity'),
        (minimum, exclusiveMaximum, unique, kind) => {
          holds('number', `, dbsim:precision: 9, dbsim:scale: 2, dbsim:kind: ${kind}`, {
            minimum,
            exclusiveMaximum,
            unique,
          });
        },
      ),
    );
  });

  it('days', () => {
    fc.assert(
      fc.property(
        optional(days),
        optional(days),
        fc.boolean(),
        fc.constantFrom('date', 'birthDate'),
        (exclusiveMinimum, maximum, unique, kind) => {
          holds('date', `, dbsim:kind: ${kind}`, { exclusiveMinimum, maximum, unique });
        },
      ),
    );
  });

  it('moments', () => {
    const moments = days.map((day) => `${day}T12:34:56.789+02:00`);
    fc.assert(
      fc.property(
        optional(moments),
        optional(moments),
        fc.boolean(),
        (minimum, maximum, unique) => {
          holds('datetime', '', { minimum, maximum, unique });
        },
      ),
    );
  });

  it('years', () => {
    const years = fc.integer({ min: 1, max: 9999 });
    fc.assert(
      fc.property(optional(years), optional(years), fc.boolean(), (minimum, maximum, unique) => {
        holds('year', '', { minimum, maximum, unique });
      }),
    );
  });

  it('lengths of texts, of each kind', () => {
    const lengths = fc.integer({ min: 0, max: 60 });
    const kinds = KINDS.filter(
      ({ name, types }) =>
        types.includes('string') && !['pattern', 'choice', 'constant', 'uuid'].includes(name),
    ).map(({ name }) => name);
    fc.assert(
      fc.property(
        optional(lengths),
        optional(lengths),
        fc.boolean(),
        fc.constantFrom(...kinds),
        (minLength, most, unique, kind) => {
          holds('string', `, dbsim:kind: ${kind}`, {
            minLength,
            maxLength: most === undefined ? undefined : most + 1,
            unique,
          });
        },
      ),
    );
  });

  it('patterns with lengths', () => {
    const patterns = fc.constantFrom(
      '[a-z]+',
      '[A-Z]{2}[0-9]{20}',
      '(a|bc)*',
      '[^x]{3,}',
      String.raw`\d{1,3}(\.\d{3})*`,
      '.{5}',
      'x?y?z?',
      '[α-ω]{2,9}',
    );
    fc.assert(
      fc.property(
        patterns,
        optional(fc.integer({ min: 0, max: 30 })),
        optional(fc.integer({ min: 1, max: 30 })),
        fc.boolean(),
        (pattern, minLength, maxLength, unique) => {
          holds('string', '', { pattern, minLength, maxLength, unique });
        },
      ),
    );
  });
});

/** A field of 256 values. */
const BYTE = 'type: integer, constraints: { minimum: 0, maximum: 255 }';

describe('references', () => {
  const children = (distribution: string): Model =>
    modelOf(
      `resources:\n${tableText('parents', []).replace('schema:', 'dbsim:rows: 100\n    schema:')}` +
        tableText(
          'children',
          ['name: parent_id, type: integer, constraints: { required: true }'],
          [
            `foreignKeys: [{ fields: [parent_id], reference: { resource: parents, fields: [id] }, dbsim:distribution: ${distribution} }]`,
          ],
        ).replace('schema:', 'dbsim:rows: 5000\n    schema:'),
    );

  it('spread evenly, or by Zipf’s law', () => {
    const shareOfFirst = (distribution: string): number =>
      rowsOf(children(distribution), 1).filter((row) => row[1] === 1).length / 5000;
    expect(shareOfFirst('uniform')).toBeLessThan(0.06);
    expect(shareOfFirst('zipf 1.5')).toBeGreaterThan(0.3);
  });

  it('of a table to itself point to an earlier row, the first to none', () => {
    const model = modelOf(
      `resources:\n${tableText('staff', ['name: boss_id, type: integer, dbsim:nulls: 0'], ['foreignKeys: [{ fields: [boss_id], reference: { fields: [id] } }]'])}`,
    );
    const [first, ...others] = rowsOf(model, 0);
    expect(first?.[1]).toBeNull();
    for (const [id, boss] of others) expect(Number(boss)).toBeLessThan(Number(id));
  });

  it('point to rows that exist where both tables grow at the same pace', () => {
    for (const [index, row] of rowsOf(children('uniform'), 1).entries()) {
      expect(Number(row[1])).toBeLessThanOrEqual(8 + Math.floor(((index + 1) * 100) / 5000));
    }
  });

  it('that are unique give each row another one', () => {
    const model = modelOf(
      `resources:\n${tableText('parents', []).replace('schema:', 'dbsim:rows: 50\n    schema:')}` +
        tableText(
          'profiles',
          ['name: parent_id, type: integer, constraints: { required: true, unique: true }'],
          [
            'foreignKeys: [{ fields: [parent_id], reference: { resource: parents, fields: [id] } }]',
          ],
        ),
    );
    expect(rowsOf(model, 1)).toHaveLength(50);
    expectRules(model);
  });

  it.each<[string, readonly string[], string]>([
    ['one field with a value for each row', ['type: datetime'], '[parent_id, a]'],
    ['several fields together', ['type: year', BYTE, BYTE], '[parent_id, a, b, c]'],
  ])('keep their distribution in a key where %s make it unique', (_, fields, key) => {
    const others = fields.map((field, at) => `name: ${'abc'.charAt(at)}, ${field}`);
    const shareOfFirst = (distribution: string): number => {
      const model = modelOf(
        `resources:\n${tableText('parents', []).replace('schema:', 'dbsim:rows: 6000\n    schema:')}` +
          tableText(
            'children',
            ['name: parent_id, type: integer', ...others],
            [
              `foreignKeys: [{ fields: [parent_id], reference: { resource: parents, fields: [id] }, dbsim:distribution: ${distribution} }]`,
            ],
          )
            .replace('[id]', key)
            .replace('schema:', 'dbsim:rows: 5000\n    schema:'),
      );
      expectRules(model);
      return rowsOf(model, 1).filter((row) => row[1] === 1).length / 5000;
    };
    expect(shareOfFirst('zipf 1.5')).toBeGreaterThan(0.25);
    expect(shareOfFirst('uniform')).toBeLessThan(0.01);
  });

  it('take each row alike where the key leaves no other way', () => {
    const model = modelOf(
      `resources:\n${tableText('parents', []).replace('schema:', 'dbsim:rows: 300\n    schema:')}` +
        tableText(
          'children',
          ['name: parent_id, type: integer', `name: a, ${BYTE}`],
          [
            'foreignKeys: [{ fields: [parent_id], reference: { resource: parents, fields: [id] }, dbsim:distribution: zipf 1.5 }]',
          ],
        )
          .replace('[id]', '[parent_id, a]')
          .replace('schema:', 'dbsim:rows: 5000\n    schema:'),
    );
    expectRules(model);
    expect(rowsOf(model, 1).filter((row) => row[1] === 1).length).toBeLessThan(50);
  });

  it('to keys that are references themselves hold the same value', () => {
    const model = modelOf(`
resources:
  - { name: a, dbsim:rows: 20, schema: { primaryKey: id, fields: [{ name: id, type: string, format: uuid }] } }
  - name: b
    schema:
      primaryKey: a_id
      fields: [{ name: a_id, type: string, format: uuid }]
      foreignKeys: [{ fields: a_id, reference: { resource: a, fields: id } }]
  - name: c
    schema:
      primaryKey: id
      fields: [{ name: id, type: integer }, { name: b_id, type: string, format: uuid }]
      foreignKeys: [{ fields: b_id, reference: { resource: b, fields: a_id } }]
`);
    expectRules(model);
    expect(rowsOf(model, 1)).toHaveLength(20);
  });
});

describe('amounts of money', () => {
  it.each([
    ['type: number, dbsim:scale: 2, constraints: { minimum: "0.00", maximum: "10000.00" }', 10_000],
    ['type: integer, constraints: { minimum: 0, maximum: 1000000 }', 1_000_000],
  ])('are of each size, { %s }', (field, max) => {
    const rows = rowsOf(
      modelOf(asked(`name: a, ${field}, dbsim:kind: money, dbsim:nulls: 0`, 4000)),
      0,
    );
    const amounts = rows.map((row) => Number(row[1]));
    for (const below of [max, max / 10, max / 100, max / 1000]) {
      const share = amounts.filter((one) => one > below / 10 && one <= below).length / 4000;
      expect(share).toBeGreaterThan(0.2);
      expect(share).toBeLessThan(0.3);
    }
  });
});

describe('a kind is guessed', () => {
  it.each([
    ['name: id2, type: integer', 'integer', 'by the type'],
    ['name: customerEmail, type: string', 'email', 'guessed from the name'],
    ['name: first_name, type: string', 'firstName', 'guessed from the name'],
    ['name: Surname, type: string', 'lastName', 'guessed from the name'],
    ['name: unit_price, type: number', 'money', 'guessed from the name'],
    ['name: date_of_birth, type: date', 'birthDate', 'guessed from the name'],
    ['name: created_at, type: datetime', 'datetime', 'by the type'],
    ['name: homepage, type: string', 'uri', 'guessed from the name'],
    ['name: name, type: string', 'text', 'guessed from the names of field and table'],
    ['name: email, type: integer', 'integer', 'by the type'],
    ['name: email, type: string, constraints: { enum: [a, b] }', 'choice', 'the field has an enum'],
    ['name: x, type: string, format: uuid', 'uuid', 'by the format'],
    [
      'name: x, type: string, constraints: { pattern: "[a-z]" }',
      'pattern',
      'the field has a pattern',
    ],
    ['name: x, type: string, dbsim:kind: city', 'city', 'the model file chooses it'],
  ])('{ %s } is %s, %s', (field, kind, why) => {
    const plan = planModel(modelOf(thingsText(field)), 1);
    expect(plan.fields[0]?.[0]).toMatchObject({ kind: 'sequence', why: 'it is the key' });
    expect(plan.fields[0]?.[1]).toMatchObject({ kind, why });
  });

  it.each([
    ['users', 'name'],
    ['products', 'product'],
    ['rooms', 'text'],
  ])('for the name of %s: %s', (table, kind) => {
    const model = modelOf(`resources:\n${tableText(table, ['name: name, type: string'])}`);
    expect(planModel(model, 1).fields[0]?.[1]?.kind).toBe(kind);
  });
});
