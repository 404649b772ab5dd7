import { describe, expect, it } from 'vitest';

import { TOGETHER_POLICIES } from '../../source/units/meanings.js';
import type { UnitPlace, UnitPlaces } from '../../source/units/policy.js';
import { policyNamed } from '../../source/units/registry.js';

type Spread = UnitPlaces['entities'][number]['spread'];

const files = (...names: readonly string[]): UnitPlace[] =>
  names.map((name) => ({ name, engine: 'sqlite' }));
const servers = (...names: readonly string[]): UnitPlace[] =>
  names.map((name) => ({ name, engine: 'postgres' }));

function places(
  orders: readonly UnitPlace[],
  spread: Spread,
  users: readonly UnitPlace[],
): UnitPlaces {
  return {
    entities: [
      { name: 'User', spread: 'one', databases: users },
      { name: 'Order', spread, databases: orders },
    ],
  };
}

/** What each policy refuses, by its name. */
function problems(where: UnitPlaces): Record<string, string | undefined> {
  return Object.fromEntries(
    TOGETHER_POLICIES.map((name) => [name, policyNamed(name).problemOf(where)]),
  );
}

describe('units over several databases of an entity', () => {
  it('are written by all policies but that of one connection', () => {
    expect(problems(places(files('o1', 'o2'), 'hash', files('u')))).toEqual({
      separate: undefined,
      saga: undefined,
      outbox: undefined,
      attach: 'one connection would have 2 tables of one name: Order has 2 files',
      '2pc': 'SQLite cannot prepare a transaction, and u is a file',
    });
    expect(problems(places(servers('o1', 'o2'), 'range', servers('u')))).toMatchObject({
      outbox: undefined,
      '2pc': undefined,
    });
  });

  it('are refused where copies would have to commit with something else', () => {
    const copies = 'each Order has a copy in each of 2 databases, which do not commit at once';
    expect(problems(places(servers('o1', 'o2'), 'copy', servers('u')))).toMatchObject({
      separate: undefined,
      saga: undefined,
      outbox: copies,
      '2pc': copies,
    });
  });

  it('are refused where rows of one unit would be in one database with transactions of their own', () => {
    const shared =
      'each table of a unit needs a database of its own, and User and Order are both in b';
    expect(problems(places(servers('a', 'b'), 'hash', servers('b')))).toMatchObject({
      saga: undefined,
      outbox: shared,
      '2pc': shared,
    });
  });
});
