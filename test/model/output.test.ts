import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';

import { drawModel, summarizeModel } from '../../source/model/output/diagram.js';
import { drawLanes } from '../../source/model/output/lanes.js';
import { mermaidOf } from '../../source/model/output/mermaid.js';
import { modelOf } from './reading.js';

const BANK = modelOf(`
name: bank
resources:
  - name: accounts
    schema:
      primaryKey: [id]
      fields:
        - { name: id, type: integer, constraints: { minimum: 1 } }
        - { name: iban, type: string, constraints: { required: true, unique: true, pattern: "[A-Z]{2}[0-9]{20}" } }
        - { name: limit, type: number, dbsim:precision: 10, dbsim:scale: 2 }
  - name: transfers
    dbsim:rows: 10 per accounts
    schema:
      primaryKey: [id]
      uniqueKeys: [[to_id, at]]
      fields:
        - { name: id, type: string, format: uuid }
        - { name: from_id, type: integer, constraints: { required: true } }
        - { name: to_id, type: integer }
        - { name: at, type: datetime, constraints: { required: true } }
        - { name: state, type: string, constraints: { enum: [planned, done] } }
      foreignKeys:
        - { fields: [from_id], reference: { resource: accounts, fields: [id] }, dbsim:distribution: zipf 1.1 }
        - { fields: [to_id], reference: { resource: accounts, fields: [id] } }
`);

const STYLE = { unicode: true, width: 200, emphasize: (text: string) => `<${text}>` };

describe('the diagram of a model', () => {
  it('has databases, tables, fields and a line from each reference to its key', () => {
    expect(drawModel(BANK, STYLE)).toEqual([
      'bank: 2 tables in 2 databases, 11,000 rows',
      '',
      '   <database accounts>',
      '      accounts (Account): 1,000 rows',
      '╭┬▶     id     key     integer from 1',
      '││      iban   unique  string like [A-Z]{2}[0-9]{20}',
      '││      limit          number(10,2), optional',
      '││',
      '││ <database transfers>',
      '││    transfers (Transfer): 10,000 rows, 10 per accounts',
      '││      id       key              uuid',
      '│╰─     from_id                   integer, → accounts.id, zipf 1.1, enforced by the writer',
      '╰──     to_id    unique together  integer, optional, → accounts.id, enforced by the writer',
      '        at       unique together  datetime',
      '        state                     string (planned or done), optional',
      '        unique together: to_id and at',
    ]);
  });

  it('fits the terminal, and can be drawn in ASCII', () => {
    const lines = drawModel(BANK, { ...STYLE, unicode: false, width: 40 });
    expect(lines.join('')).toMatch(/^[\u0020-\u007e…]*$/);
    expect(lines[4]).toBe('++>     id     key     integer from 1');
    for (const line of lines.slice(1)) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('loses nothing in a narrow terminal', () => {
    const words = (width: number): string =>
      drawModel(BANK, { ...STYLE, width })
        .slice(1)
        .join('')
        .replaceAll(/[ ╭╮╰│├┬┴┼─▶]/g, '');
    expect(words(30)).toBe(words(200));
  });

  it('aligns names of any width', () => {
    const names = ['id', '名前', 'e\u0301te\u0301', '👩‍👩‍👧'];
    const fields = names.map((name) => `{ name: "${name}", type: integer }`).join(', ');
    const text = `resources: [{ name: t, schema: { primaryKey: id, fields: [${fields}] } }]`;
    const starts = drawModel(modelOf(text), STYLE)
      .filter((line) => line.includes('integer'))
      .map((line) => stringWidth(line.slice(0, line.indexOf('integer'))));
    expect(starts).toHaveLength(names.length);
    expect(new Set(starts).size).toBe(1);
  });

  it('counts in the singular', () => {
    const one = modelOf(
      'name: a\nresources: [{ name: t, dbsim:rows: 1, schema: { primaryKey: id, fields: [{ name: id, type: integer }] } }]',
    );
    expect(summarizeModel(one)).toBe('a: 1 table in 1 database, 1 row');
  });
});

describe('lanes', () => {
  const rows = 12;
  const ends = fc.record({ from: fc.nat(rows - 1), to: fc.nat(rows - 1) });

  it('end with an arrow at each target, and connect both ends without a gap', () => {
    fc.assert(
      fc.property(fc.array(ends, { maxLength: 6 }), (connections) => {
        const real = connections.filter(({ from, to }) => from !== to);
        const lines = drawLanes(rows, connections, true);
        expect(new Set(lines.map((line) => line.length)).size).toBe(1);
        const targets = new Set(real.map(({ to }) => to));
        for (const [row, line] of lines.entries())
          expect(line.endsWith('▶')).toBe(targets.has(row));
        // Where no line begins, ends or passes, nothing is drawn.
        for (const [row, line] of lines.entries()) {
          const isTouched = real.some(
            ({ from, to }) => row >= Math.min(from, to) && row <= Math.max(from, to),
          );
          expect(line.trim() !== '').toBe(isTouched);
        }
      }),
    );
  });

  it('are left out beyond ten', () => {
    const connections = Array.from({ length: 30 }, () => ({ from: 0, to: 5 }));
    expect(drawLanes(6, connections, true)[0]).toHaveLength(11);
  });
});

it('Mermaid gets tables, keys and what one row has of the other', () => {
  expect(mermaidOf(BANK)).toEqual([
    'erDiagram',
    '  accounts {',
    '    integer id PK',
    '    string iban UK',
    '    number limit',
    '  }',
    '  transfers {',
    '    string id PK',
    '    integer from_id FK',
    '    integer to_id FK',
    '    datetime at',
    '    string state',
    '  }',
    '  transfers }o--|| accounts : "from_id"',
    '  transfers }o--o| accounts : "to_id"',
  ]);
});
