import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { InputError, ProgramError } from '../../source/base/errors.js';
import { KeyIndex } from '../../source/sim/key-space.js';
import { folderWorkload } from '../../source/sim/workloads/folder.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { root } from '../harness/program.js';
import {
  folderWith,
  openFolder,
  readFiles,
  refusalOf,
  refusalOfFolder,
  rowsOf,
} from './folder-input.js';

const USERS = 'id,name,email\n1,Ana,ana@example.com\n';
const PRODUCTS = 'id,name,price\n1,Pen,1\n';
const USER = { id: 1, name: 'Ana', email: 'ana@example.com' };
const ANA = [1, 'Ana', 'ana@example.com'];

const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;

describe('the files of a workload folder', () => {
  it('may each have a format of its own', async () => {
    const rows = await readFiles({
      'users.csv': USERS,
      'products.json': '[{"id": 1, "name": "Pen", "price": 1.5}]',
      'orders.ndjson': '{"id": 1, "user_id": 1, "product_id": 1, "quantity": 2}\n',
    });
    expect(rows).toStrictEqual({ User: [ANA], Product: [[1, 'Pen', 1.5]], Order: [[1, 1, 1, 2]] });
  });

  it('may be named .jsonl, and in capitals', async () => {
    const rows = await readFiles({ 'USERS.JsonL': JSON.stringify(USER) });
    expect(rows.User).toStrictEqual([ANA]);
  });

  it('may be missing, which is no rows', async () => {
    const workload = await openFolder(folderWith({ 'users.csv': USERS }));
    expect(workload.counts).toEqual({ User: 1, Product: 0, Order: 0 });
    expect(rowsOf(workload)).toStrictEqual({ User: [ANA], Product: [], Order: [] });
    await workload.dispose();
  });

  it('may be links to files elsewhere', async () => {
    const elsewhere = folderWith({ 'people.txt': USERS });
    const folder = temporaryFolder();
    symlinkSync(path.join(elsewhere, 'people.txt'), path.join(folder, 'users.csv'));
    const workload = await openFolder(folder);
    expect(rowsOf(workload).User).toStrictEqual([ANA]);
    await workload.dispose();
  });

  it('leave other files alone', async () => {
    const rows = await readFiles({
      'users.csv': USERS,
      'users.csv.bak': 'x',
      'users.txt': 'x',
      'my-users.csv': 'x',
      'notes.json': '{',
    });
    expect(rows.User).toStrictEqual([ANA]);
  });

  it('are looked for, and it is reported which', async () => {
    const folder = folderWith({ 'people.csv': USERS });
    expect(await refusalOfFolder(folder)).toEqual({
      message: `${folder}: holds none of the files of a workload`,
      hint: 'Put at least one of these into it: users, products and orders, each as .csv, .json, .ndjson or .jsonl.',
    });
  });

  it('may not be there twice', async () => {
    expect(await refusalOf({ 'users.csv': USERS, 'users.ndjson': '{}' })).toEqual({
      message: 'users.csv: exists beside users.ndjson: each entity has one file',
      hint: 'Keep one of them and move the others away.',
    });
  });

  it('are checked to the last one before any is accepted', async () => {
    const { message } = await refusalOf({ 'users.csv': USERS, 'orders.csv': 'id,user_id\n' });
    expect(message).toBe('orders.csv, line 1, column product_id: this column is missing');
  });
});

describe('a folder that cannot be read', () => {
  it('is named as the cause: it does not exist', async () => {
    const folder = path.join(temporaryFolder(), 'no\u001b[31msuch');
    const { message, hint } = await refusalOfFolder(folder);
    expect(message).toBe(
      `${path.dirname(folder)}${path.sep}no\\u001b[31msuch: there is no such folder`,
    );
    expect(hint).toMatch(/^Name a folder that holds users/);
  });

  it('is named as the cause: it is a file', async () => {
    const file = path.join(folderWith({ 'users.csv': USERS }), 'users.csv');
    expect(await refusalOfFolder(file)).toEqual({
      message: `${file}: is not a folder`,
      hint: 'Name the folder that holds the files, not one of the files.',
    });
  });

  it('is named as the cause: its name cannot be one', async () => {
    const { message } = await refusalOfFolder('a\0b');
    expect(message).toBe('a\\u0000b: is not a name that a folder can have');
  });

  it.skipIf(isWindows || isRoot)('is named as the cause: it is forbidden', async () => {
    const folder = folderWith({ 'users.csv': USERS });
    chmodSync(folder, 0);
    const { message } = await refusalOfFolder(folder);
    chmodSync(folder, 0o700);
    expect(message).toContain('may not be read: permission denied');
  });

  it.skipIf(isWindows || isRoot)(
    'is named as the cause: one of its files is forbidden',
    async () => {
      const folder = folderWith({ 'users.csv': USERS });
      chmodSync(path.join(folder, 'users.csv'), 0);
      const { message } = await refusalOfFolder(folder);
      expect(message).toBe('users.csv: this file may not be read: permission denied');
    },
  );
});

describe('a thing that is not a regular file', () => {
  const problem = 'users.csv: is not a regular file';

  it('is refused: a folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'users.csv'));
    expect((await refusalOfFolder(folder)).message).toBe(problem);
  });

  it.skipIf(isWindows)('is refused without waiting for its writer: a pipe', async () => {
    const folder = temporaryFolder();
    execFileSync('mkfifo', [path.join(folder, 'users.csv')]);
    expect((await refusalOfFolder(folder)).message).toBe(problem);
  });

  it.skipIf(isWindows)('is refused: a link to a device', async () => {
    const folder = temporaryFolder();
    symlinkSync('/dev/zero', path.join(folder, 'users.csv'));
    expect((await refusalOfFolder(folder)).message).toBe(problem);
  });

  it('is refused: a link to nothing', async () => {
    const folder = temporaryFolder();
    symlinkSync(path.join(folder, 'gone'), path.join(folder, 'users.csv'));
    expect((await refusalOfFolder(folder)).message).toBe('users.csv: there is no such file');
  });
});

describe('the encoding', () => {
  it('is UTF-8, with or without a byte-order mark', async () => {
    const rows = await readFiles({
      'users.csv': '\ufeffid,name,email\n1,Zoë 🦊,z@example.com\n',
      'products.json': '\ufeff[{"id": 1, "name": "Zoë", "price": 1}]',
      'orders.ndjson': '\ufeff{"id": 1, "user_id": 1, "product_id": 1, "quantity": 2}',
    });
    expect(rows).toStrictEqual({
      User: [[1, 'Zoë 🦊', 'z@example.com']],
      Product: [[1, 'Zoë', 1]],
      Order: [[1, 1, 1, 2]],
    });
  });

  it('is refused with the line when it is another: Latin-1', async () => {
    const text = Buffer.from(
      'id,name,email\r\n1,Ana,a@example.com\r\n2,Zoë,z@example.com\r\n',
      'latin1',
    );
    expect(await refusalOf({ 'users.csv': text })).toEqual({
      message: 'users.csv, line 3: holds bytes that are not UTF-8 text',
      hint: 'Save the file as UTF-8 and try again (in a spreadsheet: "CSV UTF-8"; in an editor: the encoding under "Save as").',
    });
  });

  it('is refused with the line, however far down it is', async () => {
    const lines = Array.from(
      { length: 30_000 },
      (_, index) => `${index + 1},"Zoë\r\nB",z@example.com`,
    );
    const bytes = Buffer.from(`id,name,email\r\n${lines.join('\r\n')}\r\n`);
    bytes[bytes.lastIndexOf(0xc3)] = 0x41;
    const { message } = await refusalOf({ 'users.csv': bytes });
    expect(message).toBe('users.csv, line 60000: holds bytes that are not UTF-8 text');
  });

  it.each([
    ['a mark', Buffer.from('\ufeffid,name,email\n', 'utf16le')],
    ['a mark, the other way round', Buffer.from('\ufeffid,name,email\n', 'utf16le').swap16()],
    ['no mark', Buffer.from('id,name,email\n', 'utf16le')],
    ['no mark, the other way round', Buffer.from('id,name,email\n', 'utf16le').swap16()],
  ])('is refused when it is UTF-16 with %s', async (_, bytes) => {
    const { message } = await refusalOf({ 'users.csv': bytes });
    expect(message).toBe('users.csv, line 1: is UTF-16, not UTF-8');
  });

  it.each([
    ['users.csv', 'id,name,email\n1,🦊'],
    ['users.json', '[\n{"id": 1, "name": "🦊'],
    ['users.ndjson', '\n{"id": 1, "name": "🦊'],
  ])('is refused when a character is cut off at the end: %s', async (file, text) => {
    const { message } = await refusalOf({ [file]: Buffer.from(text).subarray(0, -1) });
    expect(message).toBe(`${file}, line 2: holds bytes that are not UTF-8 text`);
  });

  it('is right for characters that lie across the pieces in which a file is read', async () => {
    const name = '€'.repeat(50_000);
    const rows = await readFiles({
      'users.csv': `id,name,email\n${[1, 2, 3].map((id) => `${id},${name},e${'x'.repeat(id)}`).join('\n')}`,
      'products.json': JSON.stringify([1, 2, 3].map((id) => ({ id, name, price: 1 }))),
    });
    expect(rows.User!.map((row) => row[1] === name)).toEqual([true, true, true]);
    expect(rows.Product!.map((row) => row[1] === name)).toEqual([true, true, true]);
  });
});

describe('an empty file', () => {
  it.each(['users.csv', 'users.json'])('is refused: %s', async (file) => {
    for (const text of ['', '\ufeff', '\n \r\n']) {
      expect(await refusalOf({ [file]: text })).toEqual({
        message: `${file}, line 1: the file is empty`,
        hint: 'Fill it or remove it: an entity without a file has no rows.',
      });
    }
  });

  it.each(['users.ndjson', 'users.jsonl'])('of one object a line has no rows: %s', async (file) => {
    for (const text of ['', '\ufeff', '\n \r\n'])
      expect((await readFiles({ [file]: text })).User).toEqual([]);
  });

  it('is not one that reports that it holds no rows', async () => {
    expect(await readFiles({ 'users.csv': 'id,name,email', 'products.json': ' [ ] ' })).toEqual({
      User: [],
      Product: [],
      Order: [],
    });
  });
});

describe('the spool', () => {
  it('is one private file per entity, and dispose removes them', async () => {
    const spoolDir = temporaryFolder();
    const workload = await folderWorkload(
      folderWith({ 'users.csv': USERS }),
      {
        spoolDir,
        stride: 2,
      },
      SHOP,
    );
    const files = readdirSync(spoolDir);
    expect(files).toHaveLength(3);
    if (!isWindows) {
      expect(files.map((file) => statSync(path.join(spoolDir, file)).mode & 0o777)).toEqual([
        0o600, 0o600, 0o600,
      ]);
    }
    await workload.dispose();
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('does not mind another workload in the same folder, nor being disposed of twice', async () => {
    const spoolDir = temporaryFolder();
    const folder = folderWith({ 'users.csv': USERS });
    const [first, second] = await Promise.all([
      folderWorkload(folder, { spoolDir, stride: 1 }, SHOP),
      folderWorkload(folder, { spoolDir, stride: 1 }, SHOP),
    ]);
    await first.dispose();
    expect(rowsOf(second).User).toStrictEqual([ANA]);
    await second.dispose();
    await second.dispose();
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('keeps the rows when the input is changed afterwards', async () => {
    const folder = folderWith({ 'users.csv': USERS });
    const workload = await openFolder(folder);
    writeFileSync(path.join(folder, 'users.csv'), 'gone');
    expect(rowsOf(workload).User).toStrictEqual([ANA]);
    await workload.dispose();
  });

  it('is an error with its cause when it cannot be written', async () => {
    const spoolDir = path.join(temporaryFolder(), 'missing');
    const opened = folderWorkload(
      folderWith({ 'users.csv': USERS }),
      { spoolDir, stride: 1 },
      SHOP,
    );
    await expect(opened).rejects.toThrow(ProgramError);
    await expect(opened).rejects.toThrow(/^The input could not be copied to .*\(ENOENT\)$/);
  });
});

describe('reading a folder', () => {
  const manyUsers = `id,name,email\n${Array.from({ length: 20_000 }, (_, i) => `${i + 1},Name,n${i}@example.com`).join('\n')}`;

  it('reports how far it has come, over all files, up to the end', async () => {
    const folder = folderWith({
      'users.csv': manyUsers,
      'products.csv': PRODUCTS,
    });
    const reported: [number, number][] = [];
    const workload = await folderWorkload(
      folder,
      {
        spoolDir: temporaryFolder(),
        stride: 64,
        onProgress: (read, total) => reported.push([read, total]),
      },
      SHOP,
    );
    await workload.dispose();
    const total = Buffer.byteLength(manyUsers) + PRODUCTS.length;
    expect(new Set(reported.map(([, all]) => all))).toEqual(new Set([total]));
    expect(reported.map(([read]) => read)).toEqual(
      reported.map(([read]) => read).toSorted((a, b) => a - b),
    );
    expect(reported.length).toBeGreaterThan(4);
    expect(reported.at(-1)).toEqual([total, total]);
  });

  it('stops when it is aborted, and leaves no file', async () => {
    const spoolDir = temporaryFolder();
    const controller = new AbortController();
    const reading = folderWorkload(
      folderWith({ 'users.csv': manyUsers }),
      {
        spoolDir,
        stride: 64,
        signal: controller.signal,
        onProgress: () => controller.abort(new Error('enough')),
      },
      SHOP,
    );
    await expect(reading).rejects.toThrow('enough');
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('may meet a file that grows meanwhile, and is never further than its end', async () => {
    const folder = folderWith({ 'users.csv': `${manyUsers}\n` });
    const reported: [number, number][] = [];
    const workload = await folderWorkload(
      folder,
      {
        spoolDir: temporaryFolder(),
        stride: 64,
        onProgress(read, total) {
          if (reported.length === 0)
            appendFileSync(path.join(folder, 'users.csv'), '20001,More,more@example.com\n');
          reported.push([read, total]);
        },
      },
      SHOP,
    );
    await workload.dispose();
    expect(workload.counts.User).toBe(20_001);
    expect(reported.filter(([read, total]) => read > total)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')(
    'leaves no file open, whether it succeeds or not',
    async () => {
      const openFiles = (): string[] => readdirSync('/proc/self/fd');
      await readFiles({ 'users.csv': USERS });
      const before = openFiles();
      await readFiles({ 'users.csv': USERS });
      await refusalOf({ 'users.csv': manyUsers, 'products.csv': '"' });
      expect(openFiles()).toEqual(before);
    },
  );

  it('names the workload and its files as the person did', async () => {
    const folder = path.relative(process.cwd(), folderWith({ 'users.csv': 'id\n' }));
    const reading = folderWorkload(folder, { spoolDir: temporaryFolder(), stride: 1 }, SHOP);
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(`${path.join(folder, 'users.csv')}, line 1`);

    const example = path.relative(process.cwd(), path.join(root, 'examples', 'chinook'));
    const workload = await folderWorkload(
      example,
      { spoolDir: temporaryFolder(), stride: 1 },
      SHOP,
    );
    expect(workload).toMatchObject({ name: example, seed: null });
    await workload.dispose();
  });
});

describe('what is known before anything is written', () => {
  const orders = (pairs: readonly (readonly [user: string, product: string])[]): string =>
    `id,user_id,product_id,quantity\n${pairs.map(([user, product], index) => `${index + 1},${user},${product},1`).join('\n')}`;
  const users = (ids: readonly string[]): string =>
    `id,name,email\n${ids.map((id) => `${id},Ana,a@example.com`).join('\n')}`;
  const products = (ids: readonly string[]): string =>
    `id,name,price\n${ids.map((id) => `${id},Pen,1`).join('\n')}`;

  it('is which rows must come before an order: the last that carry the ids it points to', async () => {
    const workload = await openFolder(
      folderWith({
        'users.csv': users(['7', '3', '7', '9007199254740991']),
        'products.csv': products(['1', '2']),
        'orders.csv': orders([
          ['7', '2'],
          ['3', '1'],
          ['9007199254740991', '3'],
          ['4', '2'],
        ]),
      }),
    );
    expect([1, 2, 3, 4].map((row) => workload.parentsBefore(ENTITIES.Order, row))).toEqual([
      [3, 2],
      [2, 1],
      [4, 0],
      [0, 2],
    ]);
    await workload.dispose();
  });

  it('counts ids only that can be ids', async () => {
    const notIds = ['0', '-1', '1.0', '"1"', '01', '', '9007199254740992', '1e0', 'x'];
    const workload = await openFolder(
      folderWith({
        'users.csv': users(notIds),
        'products.ndjson': ['"1"', 'true', 'null', '[1]', '1.0', '1e0', '9007199254740993', '0.5']
          .map((id) => `{"id": ${id}, "name": "Pen", "price": 1}`)
          .join('\n'),
        'orders.csv': orders([...notIds.map((id) => [id, id] as const), ['1', '1']]),
      }),
    );
    for (let row = 1; row <= notIds.length + 1; row += 1) {
      const isOne = row === 4 || row === notIds.length + 1;
      expect(workload.parentsBefore(ENTITIES.Order, row)).toEqual([isOne ? 4 : 0, 0]);
    }
    await workload.dispose();
  });

  it('is right for many rows', async () => {
    const ids = Array.from({ length: 5000 }, (_, index) => String(10_000 - index));
    const workload = await openFolder(
      folderWith({ 'users.csv': users(ids), 'orders.csv': orders(ids.map((id) => [id, '1'])) }),
    );
    const found = ids.map((_, index) => workload.parentsBefore(ENTITIES.Order, index + 1)[0]);
    expect(found).toEqual(ids.map((_, index) => index + 1));
    await workload.dispose();
  });

  it('is the key space of users and of products', async () => {
    const workload = await openFolder(
      folderWith({
        'users.csv': users(['1', '2', '3']),
        'products.csv': products(['20', '10', '20', 'x']),
      }),
    );
    expect(workload.keySpaces.User).toEqual({ kind: 'dense', count: 3 });
    const index = new KeyIndex(workload.keySpaces.Product!);
    expect(index.lastRow(index.slotOf(20))).toBe(3);
    expect(index.lastRow(index.slotOf(10))).toBe(2);
    expect(index.slotOf(1)).toBe(-1);
    await workload.dispose();
  });
});
