import { describe, expect, it } from 'vitest';

import { defineModel, type EntityDefinition } from '../../source/entities/model.js';
import { referenceWordsOf } from '../../source/entities/reference-words.js';
import { SHOP } from '../../source/entities/shop.js';
import { uniqueWordsOf } from '../../source/entities/unique-words.js';
import { outcomeMeaning } from '../../source/entities/wording.js';

const key = (name = 'id') => ({ kind: 'integer', name, min: 1, max: 1000 }) as const;

const pointing = (name: string, references: string) => ({ ...key(name), references }) as const;

function modelOf(...entities: EntityDefinition[]) {
  return defineModel('words', entities);
}

describe('the words for references', () => {
  it('name the entities of the default model', () => {
    expect(referenceWordsOf(SHOP)).toMatchObject({
      aChild: 'an order',
      children: 'orders',
      areDecided: 'the user and the product of an order are decided',
      wereDecided: 'its user and product were decided',
      aParent: 'a user or product',
    });
  });

  it('agree with a single parent', () => {
    const model = modelOf(
      { name: 'Pupil', table: 'pupils', fields: [key()] },
      { name: 'Mark', table: 'marks', fields: [key(), pointing('pupil_id', 'Pupil')] },
    );
    expect(referenceWordsOf(model)).toMatchObject({
      areDecided: 'the pupil of a mark is decided',
      wereDecided: 'its pupil was decided',
      pointedParent: 'the pupil it points to',
    });
  });

  it.each([
    ['two references to one table', ['Account', 'accounts'], ['from_id', 'to_id']],
    ['a name that is no plain word', ['BankAccount', 'bank_accounts'], ['account_id']],
    ['a name in another script', ['会社', '会社'], ['会社_id']],
  ])('speak of rows for %s', (_, [name = '', table = ''], fields) => {
    const model = modelOf(
      { name, table, fields: [key()] },
      {
        name: 'Transfer',
        table: 'transfers',
        fields: [key(), ...fields.map((field) => pointing(field, name))],
      },
    );
    expect(referenceWordsOf(model).areDecided).toBe('the rows that a row points to are decided');
  });

  it('speak of rows where several entities point to others, or none does', () => {
    const { child } = referenceWordsOf(modelOf({ name: 'Note', table: 'notes', fields: [key()] }));
    expect(child).toBe('row');
  });
});

describe('the words for unique values', () => {
  it('name the fields of the default model', () => {
    expect(uniqueWordsOf(SHOP)).toEqual({
      one: 'id or email',
      any: 'ids or emails',
      all: 'ids and emails',
      beside: 'email',
    });
  });

  it('do not list many fields', () => {
    const unique = ['a', 'b', 'c', 'd'].map((name) => Object.assign(key(name), { unique: true }));
    const model = modelOf({ name: 'Card', table: 'cards', fields: [key(), ...unique] });
    expect(uniqueWordsOf(model)).toMatchObject({
      one: 'key or unique value',
      beside: 'unique value',
    });
  });
});

it('the meaning of an outcome is that for the model', () => {
  expect(outcomeMeaning('missing-reference', SHOP)).toBe(
    'the user or product it points to was not there',
  );
  const model = modelOf({ name: 'Card', table: 'cards', fields: [key('number')] });
  expect(outcomeMeaning('duplicate', model)).toBe('its number is already taken');
  expect(outcomeMeaning('missing-reference', model)).toBe('a row that it points to was not there');
});
