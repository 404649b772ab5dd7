import { describe, expect, it } from 'vitest';

import { readModel } from '../../source/model/file/read-model.js';
import { drawModel } from '../../source/model/output/diagram.js';
import { mermaidOf } from '../../source/model/output/mermaid.js';
import { HOSTILE, STEERING } from '../corpus/hostile.js';
import { faultsOf, modelOf, tableText, thingsText } from './reading.js';

const STYLE = { unicode: true, width: 200, emphasize: (text: string) => text };

describe('YAML that does harm elsewhere', () => {
  it.each([
    [
      'aliases that multiply',
      `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b]\n`,
      'line 2, column 8: an alias (*name) is not read. Write its value instead',
    ],
    ['an alias of itself', 'a: &a [*a]\n', 'an alias (*name) is not read'],
    ['a tag', 'name: !!js/function "function () {}"\n', 'is not read. Leave it out'],
    ['binary data', 'name: !!binary aGVsbG8=\n', 'the tag "tag:yaml.org,2002:binary" is not read'],
    ['a key that is a list', '? [a]\n: 1\n', 'a key must be a text. Put it in quotes'],
    ['a key twice', 'name: a\nname: b\n', '"name" appears twice. Leave one of them out'],
    ['deep brackets', `a: ${'['.repeat(50_000)}`, 'values are inside each other too often'],
    ['deep dashes', `${'- '.repeat(50_000)}x`, 'values are inside each other too often'],
    [
      'a deep mapping',
      Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'values are inside each other too often',
    ],
    ['two documents', `${thingsText()}---\nb: 1\n`, 'a second document begins here'],
    ['no YAML', 'a: "b\n', 'a quote is opened here and never closed'],
  ])('is refused: %s', (_, text, expected) => {
    expect(faultsOf(text).join('\n')).toContain(expected);
  });

  it('names of the prototype are names', () => {
    const text = thingsText(
      'name: __proto__, type: string',
      'name: constructor, type: integer',
      'name: toString, type: date',
    ).replace('name: things', 'name: __proto__\n    constructor: 1\n    __proto__: { name: x }');
    const model = modelOf(text);
    expect(model.entities[0]).toMatchObject({ table: '__proto__' });
    expect(model.entities[0]?.fields.map(({ name }) => name)).toEqual([
      'id',
      '__proto__',
      'constructor',
      'toString',
    ]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as { name?: string }).name).toBeUndefined();
  });

  it('a type with the name of a member of every object is unknown', () => {
    for (const type of ['constructor', '__proto__', 'toString']) {
      expect(faultsOf(thingsText(`name: a, type: ${type}`)).join()).toContain(
        `there is no type "${type}"`,
      );
    }
  });
});

describe('a hostile name', () => {
  /** JSON is YAML, and holds every character. */
  const quoted = (text: string): string => JSON.stringify(text);

  it.each(HOSTILE.map((text) => [quoted(text)]))(
    '%s is quoted or refused, and steers no terminal',
    (name) => {
      const text = `resources:\n${tableText(name, [`name: ${name}, type: string`])}`;
      const reading = readModel('x.yaml', text);
      const shown =
        'model' in reading
          ? [...drawModel(reading.model, STYLE), ...mermaidOf(reading.model)].join('\n')
          : reading.faults.map(({ problem, hint }) => `${problem} ${hint}`).join('\n');
      expect(shown.replaceAll('\n', '')).not.toMatch(STEERING);
    },
  );

  it.each(HOSTILE.map((text) => [quoted(text)]))('%s as any value is no way in', (value) => {
    for (const text of [
      `name: ${value}\n${thingsText()}`,
      thingsText(`name: a, type: ${value}`),
      thingsText(`name: a, type: string, format: ${value}`),
      thingsText(`name: a, type: string, constraints: { pattern: ${value} }`),
      thingsText(`name: a, type: string, constraints: { enum: [${value}] }`),
      thingsText(`name: a, type: string, dbsim:kind: ${value}`),
      thingsText(`name: a, type: string, ${value}: 1`),
      thingsText(`name: a, type: integer, constraints: { minimum: ${value} }`),
      `resources:\n${tableText('t', [], [`foreignKeys: [{ fields: [id], reference: { resource: ${value}, fields: [id] } }]`])}`,
      `resources:\n${tableText('t', []).replace('schema:', `dbsim:rows: ${value}\n    schema:`)}`,
    ]) {
      const reading = readModel('x.yaml', text);
      const shown =
        'model' in reading
          ? drawModel(reading.model, STYLE)
          : reading.faults.map(({ problem, hint }) => `${problem} ${hint}`);
      expect(shown.join('')).not.toMatch(STEERING);
    }
  });

  it('in Mermaid stays within its quotes', () => {
    const name = 'a"]{}\n'.trim();
    const model = modelOf(
      `resources:\n${tableText(quoted(name), [`name: ${quoted('x" PK')}, type: string`])}`,
    );
    expect(mermaidOf(model)).toEqual([
      'erDiagram',
      '  table1["a#34;]{}"] {',
      '    integer id PK',
      '    string field2 "x#34; PK"',
      '  }',
    ]);
  });
});
