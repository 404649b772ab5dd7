import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { formatError } from '../../source/base/errors.js';
import type { ServerDescription } from '../../source/db/server/description.js';
import { defineModel } from '../../source/entities/model.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { allDatabases, entitiesOf } from '../../source/router/topology.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { BANK } from '../harness/models.js';

const ENV = { PW: 'a/secret@word' };

function write(text: string): string {
  const file = path.join(temporaryFolder(), 'topology.yaml');
  writeFileSync(file, text);
  return file;
}

const MIXED = `deadlineMs: 2000
entities:
  User: { url: "postgres://me:\${PW}@db:5433/users" }
  Product:
    name: goods
    nodes: [ "mysql://me:\${PW}@one/shop", "mariadb://me:\${PW}@two/shop" ]
    deadlineMs: 500
  Order: { file: here/orders.db }
`;

/** What a person reads about what goes wrong. */
function messageOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    return formatError(error);
  }
  return 'nothing went wrong';
}

describe('a topology file', () => {
  it('calls a file by its own name, whatever entity it holds', () => {
    const text = MIXED.replace('here/orders.db', 'there/bought.db');
    expect(readTopologyFile(write(text), ENV, SHOP).Order!.shards[0]).toMatchObject({
      name: 'bought.db',
    });
  });

  it('names the database of each entity, secrets from the environment', () => {
    const file = write(MIXED);
    const topology = readTopologyFile(file, ENV, SHOP);
    const [[User], [Product], [Order]] = [
      topology.User!.shards,
      topology.Product!.shards,
      topology.Order!.shards,
    ];
    expect(topology.User!.spread).toEqual({ rule: 'one' });
    expect(User).toMatchObject({
      engine: 'postgres',
      name: 'users at db:5433',
      addresses: ['postgres://me:a%2Fsecret%40word@db:5433/users'],
      deadlineMs: 2000,
    });
    expect(Product).toMatchObject({ engine: 'mysql', name: 'goods', deadlineMs: 500 });
    expect(Order).toMatchObject({
      name: 'orders.db',
      file: path.join(path.dirname(file), 'here', 'orders.db'),
    });
  });

  it.each([
    ['', 'the file must be a mapping \\(key: value\\)', 1],
    ['entities:\n  User: { file: a }\n  Product: { file: b }\n', 'Order must be a mapping', 2],
    [MIXED.replace('file:', 'path:'), 'Order has no "path"', 8],
    [MIXED.replace('file: here/orders.db', ''), 'Order needs one of file, url and nodes', 8],
    [MIXED.replace('PW}@db', 'OTHER}@db'), 'the environment has no variable OTHER', 3],
    [MIXED.replace('postgres://', 'oracle://'), 'is not an address like', 3],
    [MIXED.replace('db:5433/users', 'db:5433/%zz'), 'is not an address like', 3],
    [MIXED.replace('me:${PW}@db:5433/users', 'me:12/plainly@db'), 'is not an address like', 3],
    [MIXED.replace('mariadb://', 'postgres://'), 'must speak the same protocol', 5],
    [MIXED.replace('2000', '0'), 'deadlineMs must be a whole number from 100 to 600000, not 0', 1],
    [
      MIXED.replace('db:5433/users', 'one/shop').replace('postgres', 'mysql'),
      'node 1 of Product has the same database as User, shop at one',
      6,
    ],
    [
      MIXED.replace('db:5433/users', 'ONE.:3306/shop').replace('postgres', 'mysql'),
      'node 1 of Product has the same database as User, shop at one',
      6,
    ],
    [MIXED.replace('url:', 'name: orders.db, url:'), 'called orders.db', 8],
  ])('is refused with its line: %#', (text, problem, line) => {
    const file = write(text);
    expect(() => readTopologyFile(file, ENV, SHOP)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringMatching(
          new RegExp(`topology\\.yaml, line ${line}(?:, [^:]*)?: .*${problem}`),
        ),
      }),
    );
  });

  const LIST = 'entities:\n  User:\n    file: u.db\n';

  it.each([
    [`${LIST}\tProduct: 1\n`, 'line 4, column 1: a tab indents this line. Indent with spaces'],
    [`${LIST}   Product:\n`, 'line 4, column 1: the line begins at another column'],
    [`${LIST}    file: b.db\n`, 'line 4, column 5: file appears twice'],
    ['entities:\n  User: file: u.db\n', 'line 2, column 9: a second colon follows'],
    ['entities: {User: {file: a}\n', 'line 2, column 1: a } is missing before this place'],
    ['entities: [', 'line 1, column 12: a ] is missing before this place'],
    ['{"entities": {"User": {"file": "a"} "Order": 1}}', 'line 1, column 37: .*Check that each'],
    ['{"a": "1"', 'line 1, column 10: a } is missing before this place'],
    ['{"a": "1"\n "b": "2"}', 'line 2, column 2: a comma is missing before this place'],
    ['{"a": 1\n "b": 2}', 'line 1, column 7: the text before the colon is .* a comma'],
    ['entities:\n  User: "u.db\n  Product: 1\n', 'line 2, column 9: a quote is opened here and'],
    [String.raw`entities: "C:\data"`, 'line 1, column 14: there is a single backslash in double'],
    ['entities: @u', 'line 1, column 11: a value cannot begin with @. Put the value in quotes'],
    ['// no comment\n{"entities": 1}', 'line 1, column 1: the text before the colon is too'],
    ['entities: 1\n---\nentities: 2\n', 'line 2, column 1: a second document begins here'],
    ['- User\nProduct: 1\n', 'line 2, column 1: what begins here belongs to nothing before it'],
  ])('that is neither YAML nor JSON is explained in plain words: %j', (text, reported) => {
    const message = messageOf(() => readTopologyFile(write(text), ENV, SHOP));
    expect(message).toMatch(new RegExp(`topology\\.yaml, ${reported}`));
    const [, words] = message.split('topology.yaml, ');
    expect(words).not.toMatch(/flow|scalar|map|seq|node|token|implicit|plain|block/i);
  });

  it.each([
    ['[a]', ', not a list'],
    ['u.db', ', not "u.db"'],
    ['"postgres://me:plainly@h/d"', ', not "postgres://me:\\*\\*\\*@h/d"'],
    ['', ', and is empty'],
    ['*other', ', not an alias \\(\\*name\\)'],
  ])('shows what is there instead of a mapping: %s', (written, reported) => {
    const file = write(`entities:\n  User: ${written}\n`);
    expect(() => readTopologyFile(file, ENV, SHOP)).toThrow(
      new RegExp(`line 2: User must be a mapping \\(key: value\\)${reported}$`),
    );
  });

  it('is never quoted with its password', () => {
    const file = write(MIXED.replace('postgres://me:${PW}@db', 'oracle://me:plainly@db'));
    expect(() => readTopologyFile(file, ENV, SHOP)).toThrow(/oracle:\/\/me:\*\*\*@db/);
  });

  it('may have any characters in the password of an address', () => {
    const file = write(MIXED.replace('${PW}@db:5433', 'p@ss/w#rd?:%@db:5433'));
    const { shards } = readTopologyFile(file, ENV, SHOP).User!;
    expect(shards).toMatchObject([{ name: 'users at db:5433' }]);
    const [address = ''] = (shards[0] as ServerDescription).addresses;
    expect(decodeURIComponent(new URL(address).password)).toBe('p@ss/w#rd?:%');
  });

  it('may name the addresses of this machine apart, as the nodes of one cluster', () => {
    const nodes = ['1', '2', '3'].map((end) => `mysql://me@127.0.1.${end}:14306/shop`);
    const file = write(MIXED.replace(/nodes: .*\]/, `nodes: ${JSON.stringify(nodes)}`));
    expect(
      (readTopologyFile(file, ENV, SHOP).Product!.shards[0] as ServerDescription).addresses,
    ).toEqual(nodes);
  });

  it('that is not there is an error of its own', () => {
    expect(() => readTopologyFile('/nowhere.yaml', {}, SHOP)).toThrow(/there is no such file/);
  });
});

describe('entities that share a database', () => {
  const BOTH = 'entities:\n  User: { file: shop.db }\n  Product: { file: ./shop.db }\n';
  const THREE = `${BOTH}  Order: { file: orders.db }\n`;

  it('have one, which appears once among all databases', () => {
    const topology = readTopologyFile(write(THREE), ENV, SHOP);
    expect(topology.User!.shards[0]).toMatchObject({
      name: 'shop.db',
      siblings: [ENTITIES.Product],
    });
    expect(topology.Product!.shards[0]).toMatchObject({ siblings: [ENTITIES.User] });
    expect(topology.Order!.shards[0]).not.toHaveProperty('siblings');
    expect(allDatabases(topology).map(({ name }) => name)).toEqual(['shop.db', 'orders.db']);
  });

  it('may name it, alike', () => {
    const named = THREE.replaceAll('shop.db }', 'shop.db, name: shop }');
    expect(allDatabases(readTopologyFile(write(named), ENV, SHOP)).map(({ name }) => name)).toEqual(
      ['shop', 'orders.db'],
    );
  });

  it.each([
    [
      THREE.replace('./shop.db', './shop.db, name: goods'),
      3,
      'Product shares the database of User: give it the name shop.db, too',
    ],
    [
      `${BOTH}  Order: { databases: [{ file: shop.db }, { file: o.db }], spread: { rule: hash } }\n`,
      4,
      'database 1 of Order has the same database as User',
    ],
    [
      `${BOTH}  Order: { databases: [{ file: o.db }, { file: o.db }], spread: { rule: hash } }\n`,
      4,
      'database 2 of Order has the same database as database 1 of Order',
    ],
  ])('must do so entirely: %#', (text, line, problem) => {
    const file = write(text);
    expect(() => readTopologyFile(file, ENV, SHOP)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(new RegExp(`line ${line}(?:, [^:]*)?: ${problem}`)),
      }),
    );
  });
});

describe('a topology of another model', () => {
  it('names entities, or their tables', () => {
    const text =
      'entities:\n  transfers: { file: t.db }\n  Account: { file: a.db }\n  Customer: { file: c.db }\n' +
      '  branches: { databases: [{ file: b1.db }, { file: b2.db }], spread: { rule: hash, by: id } }\n  Card: { file: k.db }\n';
    const topology = readTopologyFile(write(text), ENV, BANK);
    expect(entitiesOf(topology)).toEqual(BANK.entities);
    expect(topology['Transfer']!.shards[0]).toMatchObject({ name: 't.db' });
    expect(topology['Branch']!.spread).toEqual({ rule: 'hash', by: 'id' });
  });

  it('names a database, which stands for all tables in it', () => {
    const model = defineModel('two', [
      { name: 'A', table: 'a', database: 'both', fields: BANK.entities[3]!.fields },
      { name: 'B', table: 'b', database: 'both', fields: BANK.entities[3]!.fields },
    ]);
    const topology = readTopologyFile(write('entities: { both: { file: x.db } }'), ENV, model);
    expect(allDatabases(topology).map(({ name }) => name)).toEqual(['x.db']);
    expect(topology['B']!.shards[0]).toMatchObject({ siblings: [model.entities[0]] });
  });

  it.each([
    ['Account: { file: b.db }\n  accounts: { file: a.db }', 'Account and accounts are the same'],
    ['User: { file: b.db }', 'entities has no "User"'],
  ])('knows no other: %s', (more, problem) => {
    const file = write(`entities:\n  ${more}\n`);
    expect(() => readTopologyFile(file, ENV, BANK)).toThrow(problem);
  });
});
