import { describe, expect, it } from 'vitest';

import { readModel } from '../../source/model/file/read-model.js';
import { modelOf, thingsText } from './reading.js';

/** The faults of a table with some fields beside its key. */
function faultsOf(...fields: readonly string[]): string[] {
  const reading = readModel('x.yaml', thingsText(...fields));
  return 'faults' in reading ? reading.faults.map(({ problem }) => problem) : [];
}

describe('the column of a field in files', () => {
  it('is that of dbsim:from', () => {
    const { fields } = modelOf(
      thingsText('name: a, type: string, dbsim:from: "First Name"', 'name: b, type: string'),
    ).entities[0]!;
    expect(fields.map(({ from }) => from)).toEqual([undefined, 'First Name', undefined]);
  });

  it('may be the name of a field that has another column', () => {
    expect(
      faultsOf('name: a, type: string, dbsim:from: b', 'name: b, type: string, dbsim:from: a'),
    ).toEqual([]);
  });

  it.each([
    [
      ['name: a, type: string, dbsim:from: b', 'name: b, type: string'],
      'dbsim:from of things: the column b is that of a and b',
    ],
    [
      ['name: a, type: string, dbsim:from: c', 'name: b, type: string, dbsim:from: c'],
      'dbsim:from of things: the column c is that of a and b',
    ],
    [['name: a, type: string, dbsim:from: " "'], 'dbsim:from of things.a must name a column'],
    [
      ['name: a, type: string, dbsim:from: [b]'],
      'dbsim:from of things.a must be a text, not a list',
    ],
  ])('is refused: %s', (fields, problem) => {
    expect(faultsOf(...fields)).toEqual([problem]);
  });
});

describe('the example of a field', () => {
  it('is kept where the field allows it, and passed over where not', () => {
    const { fields } = modelOf(
      thingsText('name: a, type: integer, example: 7', 'name: b, type: integer, example: seven'),
    ).entities[0]!;
    expect(fields.map(({ example }) => example)).toEqual([undefined, 7, undefined]);
  });
});
