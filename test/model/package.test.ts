import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';

import { readModel } from '../../source/model/file/read-model.js';
import { strictPackage, type StrictPackage } from '../../source/model/output/package.js';
import { root } from '../harness/program.js';
import { modelOf, thingsText } from './reading.js';
import { RICH } from './rich.js';

const profile = JSON.parse(
  readFileSync(path.join(root, 'test/model/standard/datapackage.json'), 'utf8'),
) as object;

const followsStandard: ValidateFunction = new Ajv({
  strict: false,
  allErrors: true,
  logger: false,
}).compile(profile);

function exported(text: string): StrictPackage {
  const reading = readModel('x.yaml', text);
  if (!('model' in reading)) throw new Error('the text is not a model');
  return strictPackage(reading.root, reading.model.name);
}

/** What other programs read. */
function reread({ descriptor }: StrictPackage): string {
  return JSON.stringify(descriptor);
}

describe('an exported package', () => {
  it('follows the profile of the standard, without properties of this program', () => {
    const text = reread(exported(RICH));
    expect(
      followsStandard(JSON.parse(text)),
      JSON.stringify(followsStandard.errors?.slice(0, 3)),
    ).toBe(true);
    expect(text).not.toContain('dbsim:');
  });

  it('lists what it leaves out', () => {
    expect(exported(RICH).leftOut.toSorted()).toEqual([
      'dbsim:database',
      'dbsim:distribution',
      'dbsim:enforcedBy',
      'dbsim:entity',
      'dbsim:precision',
      'dbsim:rows',
      'dbsim:scale',
    ]);
  });

  it('is a model with the same tables, fields, keys and references', () => {
    const before = modelOf(RICH);
    const after = modelOf(reread(exported(RICH)));
    for (const [index, entity] of before.entities.entries()) {
      const same = after.entities[index]!;
      expect(same.table).toBe(entity.table);
      expect(same.key).toEqual(entity.key);
      expect(same.uniqueKeys).toEqual(entity.uniqueKeys);
      expect(same.references.map(({ position, target }) => [position, target])).toEqual(
        entity.references.map(({ position, target }) => [position, target]),
      );
      expect(
        same.fields.map(({ name, type, required, unique, choices }) => ({
          name,
          type,
          required,
          unique,
          choices,
        })),
      ).toEqual(
        entity.fields.map(({ name, type, required, unique, choices }) => ({
          name,
          type,
          required,
          unique,
          choices,
        })),
      );
    }
    expect(after.entities[0]?.fields[6]).toMatchObject({ min: 9007199254740993n });
  });

  it('writes as texts the numbers that a reader of JSON would round', () => {
    const text = thingsText(
      'name: a, type: integer, constraints: { enum: [1, 9007199254740993] }',
      'name: b, type: number, constraints: { minimum: 0.10, maximum: 12345678901234567890.5 }',
    );
    const { descriptor } = exported(text);
    expect(descriptor).toMatchObject({
      resources: [
        {
          data: [],
          schema: {
            primaryKey: ['id'],
            fields: [
              {},
              { constraints: { enum: ['1', '9007199254740993'] } },
              { constraints: { minimum: 0.1, maximum: '12345678901234567890.5' } },
            ],
          },
        },
      ],
    });
    expect(followsStandard(JSON.parse(JSON.stringify(descriptor)))).toBe(true);
  });
});
