import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { InputError } from '../../source/base/errors.js';
import { addressKey } from '../../source/router/address.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { SHOP } from '../../source/entities/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { root } from '../harness/program.js';

/** A file of these lines for User, with the other two in files of their own; User begins on line 2. */
function write(user: string, order = '{ file: orders.db }', folder = temporaryFolder()): string {
  const file = path.join(folder, 'topology.yaml');
  writeFileSync(
    file,
    `entities:\n  User: ${user}\n  Product: { file: products.db }\n  Order: ${order}\n`,
  );
  return file;
}

const read = (user: string, order?: string, folder?: string): ReturnType<typeof readTopologyFile> =>
  readTopologyFile(write(user, order, folder), {}, SHOP);

const THREE = 'databases: [{ file: u1.db }, { file: u2.db }, { file: u3.db, name: third }]';

describe('the databases of an entity', () => {
  it('are listed with the rule that spreads its rows', () => {
    const { User, Order } = read(
      `{ ${THREE}, spread: { rule: rendezvous } }`,
      '{ databases: [{ url: "postgres://h/a", deadlineMs: 500, replicas: ["postgres://r/a"] }, { file: o.db }], spread: { rule: range, by: product_id, bounds: [1000] } }',
    );
    expect(User!.shards.map(({ name }) => name)).toEqual(['u1.db', 'u2.db', 'third']);
    expect(User!.spread).toEqual({
      rule: 'rendezvous',
      by: 'id',
      labels: ['u1.db', 'u2.db', 'third'],
    });
    expect(User!.shards.every(({ hasClaims }) => hasClaims)).toBe(true);
    expect(Order!.spread).toEqual({ rule: 'range', by: 'product_id', bounds: [1000] });
    expect(Order!.shards[0]).toMatchObject({
      engine: 'postgres',
      deadlineMs: 500,
      replicas: ['postgres://r/a'],
    });
  });

  it('of an order follow those of its users, rule and labels included', () => {
    const { User, Order } = read(
      `{ ${THREE}, spread: { rule: rendezvous, by: id } }`,
      '{ databases: [{ file: o1.db }, { file: o2.db }, { file: o3.db }], spread: { by: user_id } }',
    );
    expect(Order!.spread).toEqual({ ...User!.spread, by: 'user_id' });
  });

  it('hold copies without claims', () => {
    const { User } = read(`{ ${THREE}, spread: { rule: copy } }`);
    expect(User!.spread).toEqual({ rule: 'copy' });
    expect(User!.shards.some(({ hasClaims }) => hasClaims)).toBe(false);
  });

  it('need no rule where there is one, and then it decides nothing', () => {
    expect(read('{ databases: [{ file: u.db }] }').User!.spread).toEqual({ rule: 'one' });
    const ruled = read('{ databases: [{ file: u.db }], spread: { rule: hash, by: id } }');
    expect(ruled.User!.spread).toEqual({ rule: 'one' });
  });

  it.each([
    [`{ ${THREE} }`, 'User has 3 databases and no rule'],
    [
      `{ ${THREE}, spread: { rule: modulo } }`,
      'the rule of User must be hash, range, rendezvous or copy, not "modulo"$',
    ],
    [`{ ${THREE}, spread: { rule: hash, by: email } }`, 'by of User must be id, not "email"$'],
    [`{ ${THREE}, spread: {} }`, 'spread of User needs a rule: hash, range, rendezvous or copy'],
    [`{ ${THREE}, spread: { rule: copy, by: id } }`, 'the rule copy goes by no field'],
    [`{ ${THREE}, spread: { rule: hash, bounds: [3] } }`, 'bounds belong to the rule range'],
    [`{ ${THREE}, spread: { rule: range, bounds: [9, 9] } }`, 'the bounds must go up'],
    [`{ ${THREE}, spread: { rule: range, bounds: [9] } }`, '3 databases need 2 bounds, not 1'],
    [`{ ${THREE}, spread: { rule: range } }`, 'bounds of the rule range must be a list'],
    [`{ ${THREE}, name: users, spread: { rule: hash } }`, 'name belongs to each of the databases'],
    [`{ ${THREE}, file: u.db, spread: { rule: hash } }`, 'not file and databases'],
    ['{ databases: [] }', 'databases of User must be a list'],
    [
      '{ databases: [{ file: a }, { name: b }], spread: { rule: hash } }',
      'database 2 of User needs one of file, url and nodes',
    ],
    [
      '{ databases: [{ file: a/u.db }, { file: b/u.db }], spread: { rule: hash } }',
      'database 1 of User and database 2 of User are both called u.db',
    ],
    [
      '{ databases: [{ file: a }, { file: ./x/../a, name: b }], spread: { rule: hash } }',
      'database 2 of User has the same database as database 1 of User, /.*/a$',
    ],
    ['{ file: u.db, replicas: ["postgres://h/d"] }', 'a SQLite file has no replicas'],
    [
      '{ url: "postgres://h/d", replicas: ["postgresql://H:5432/d"] }',
      'replica 1 of User has the same database as User, d at H:5432',
    ],
    ['{ url: "postgres://h/d", replicas: ["mysql://h/d"] }', 'must speak the protocol'],
  ])('are refused with their line: %s', (user, problem) => {
    expect(() => read(user)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringMatching(new RegExp(`topology\\.yaml, line 2: .*${problem}`)),
      }),
    );
  });

  it.each([
    [`{ ${THREE}, spread: { rule: hash } }`, 'Order follows User and needs as many databases'],
    [
      '{ databases: [{ file: u1 }, { file: u2 }], spread: { rule: copy } }',
      'Order cannot follow User, of which every database has a copy',
    ],
  ])('cannot follow %s', (user, problem) => {
    const order = '{ databases: [{ file: o1 }, { file: o2 }], spread: { by: user_id } }';
    expect(() => read(user, order)).toThrow(new RegExp(`line 4: ${problem}`));
  });

  it('are the same file also through a link', () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'real'));
    symlinkSync(path.join(folder, 'real'), path.join(folder, 'link'));
    const both =
      '{ databases: [{ file: real/u.db }, { file: link/u.db, name: other }], spread: { rule: hash } }';
    expect(() => read(both, undefined, folder)).toThrow(/same database/);
  });
});

describe('the schema', () => {
  const schema = JSON.parse(
    readFileSync(path.join(root, 'schema', 'topology.schema.json'), 'utf8'),
  ) as object;
  const accepts = new Ajv2020({ strictRequired: false, strictTypes: false }).compile(schema);
  const isAccepted = (user: string, order = '{ file: o.db }'): boolean =>
    accepts(parse(`entities: { User: ${user}, Product: { file: p.db }, Order: ${order} }`));

  it.each([
    ['{ file: u.db, name: users, deadlineMs: 500 }'],
    ['{ nodes: ["mysql://h/d", "mysql://i/d"], replicas: ["mysql://r/d"] }'],
    ['{ databases: [{ file: u.db }] }'],
    [`{ ${THREE}, spread: { rule: hash }, deadlineMs: 500 }`],
    [`{ ${THREE}, spread: { rule: range, by: id, bounds: [5, 9] } }`],
    [`{ ${THREE}, spread: { rule: copy } }`],
  ])('accepts what the program reads: %s', (user) => {
    expect(() => read(user)).not.toThrow();
    expect(isAccepted(user)).toBe(true);
  });

  it.each([
    [`{ ${THREE} }`],
    [`{ ${THREE}, spread: { by: id } }`],
    [`{ ${THREE}, spread: { rule: hash, by: user_id } }`],
    [`{ ${THREE}, spread: { rule: copy, by: id } }`],
    [`{ ${THREE}, spread: { rule: hash, bounds: [5] } }`],
    [`{ ${THREE}, spread: { rule: hash }, name: users }`],
    [`{ ${THREE}, spread: { rule: hash }, file: u.db }`],
    ['{ file: u.db, replicas: ["mysql://r/d"] }'],
    ['{ file: u.db, url: "mysql://r/d" }'],
    ['{ file: u.db, size: 3 }'],
    ['{ databases: [] }'],
  ])('refuses what the program refuses: %s', (user) => {
    expect(() => read(user)).toThrow(InputError);
    expect(isAccepted(user)).toBe(false);
  });

  it('lets orders follow', () => {
    const order = '{ databases: [{ file: a }, { file: b }, { file: c }], spread: { by: user_id } }';
    expect(isAccepted(`{ ${THREE}, spread: { rule: hash } }`, order)).toBe(true);
  });
});

describe('two spellings of an address', () => {
  it.each([
    ['postgres://u@DB.example/shop', 'postgresql://other:pw@db.example.:5432/shop?sslmode=require'],
    ['mysql://localhost/shop', 'mariadb://localhost:3306/%73hop'],
    ['postgres://u:p@ss/w#rd@h/shop', 'postgres://h/shop'],
  ])('are one database: %s, %s', (one, other) => {
    expect(addressKey(one)).toBe(addressKey(other));
  });

  it.each([
    ['postgres://h/shop', 'mysql://h/shop'],
    ['mysql://127.0.1.1:14306/shop', 'mysql://127.0.1.2:14306/shop'],
    ['postgres://h/shop', 'postgres://h/Shop'],
    ['postgres://h/shop', 'postgres://h:5433/shop'],
    ['postgres://h/shop', 'postgres://h/shop?options=-csearch_path%3Dother'],
  ])('are two databases: %s, %s', (one, other) => {
    expect(addressKey(one)).not.toBe(addressKey(other));
  });
});
