import { describe, expect, it } from 'vitest';

import { SHOP } from '../../source/entities/shop.js';
import type { ColumnMap } from '../../source/sim/workloads/files/column-map.js';
import { folderWorkload, type ColumnName } from '../../source/sim/workloads/folder.js';
import { openSpool } from '../../source/sim/workloads/spool.js';
import type { Workload } from '../../source/sim/workloads/workload.js';
import { ENTITIES } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { folderWith, openFolder, refusalOf, rowsOf, type FileTexts } from './folder-input.js';

describe('columns that are called otherwise', () => {
  const open = (files: FileTexts, columnMaps: readonly ColumnMap[]): Promise<Workload> =>
    folderWorkload(folderWith(files), { spoolDir: temporaryFolder(), stride: 3, columnMaps }, SHOP);
  const map: ColumnMap = {
    file: 'users.csv',
    columns: [
      ['customer_id', 'id'],
      ['mail', 'email'],
    ],
  };

  it.each([
    ['users.csv', 'mail,name,customer_id\na@x.org,Ana,1\n'],
    ['users.json', '[{"mail": "a@x.org", "name": "Ana", "customer_id": 1}]'],
    ['users.ndjson', '{"mail": "a@x.org", "name": "Ana", "customer_id": 1}\n'],
  ])('are read by their mapping: %s', async (file, text) => {
    const workload = await open({ [file]: text }, [{ ...map, file: file.toUpperCase() }]);
    expect(rowsOf(workload).User).toEqual([[1, 'Ana', 'a@x.org']]);
    await workload.dispose();
  });

  it('are refused where a column is given under both names', async () => {
    const csv = open({ 'users.csv': 'id,customer_id,mail,name\n' }, [map]);
    await expect(csv).rejects.toThrow(/line 1, column 2: the column id appears twice$/);
    const json = '[{"id": 1, "customer_id": 1, "mail": "a@x.org", "name": "Ana"}]';
    await expect(open({ 'users.json': json }, [{ ...map, file: 'users.json' }])).rejects.toThrow(
      /column "id": this key and one that is mapped to it are both given \(object 1 of the array\)$/,
    );
  });

  it('are refused where a mapping names a column or a file that is not there', async () => {
    await expect(open({ 'users.csv': 'id,name,email\n' }, [map])).rejects.toThrow(
      /users\.csv, line 1: there is no column "customer_id", which --map names$/,
    );
    await expect(open({ 'orders.ndjson': '' }, [map])).rejects.toThrow(
      '--map names users.csv, which the folder does not hold',
    );
  });

  it('are offered a mapping also in JSON', async () => {
    const refused = await refusalOf({ 'users.ndjson': '{"uid": 1, "name": "Ana", "mail": "a"}' });
    expect(refused.message).toBe(
      'users.ndjson, line 1, column "uid": this key is not a column of users',
    );
    expect(refused.hint).toMatch(/ add --map 'users\.ndjson:uid=id,mail=email'$/);
  });
});

describe('columns that the model calls otherwise', () => {
  const columnName: ColumnName = ({ name }, position) =>
    name === 'User' && position === 0 ? 'customer_id' : undefined;
  const open = (files: FileTexts, columnMaps: readonly ColumnMap[] = []): Promise<Workload> =>
    folderWorkload(
      folderWith(files),
      {
        spoolDir: temporaryFolder(),
        stride: 3,
        columnMaps,
        columnName,
      },
      SHOP,
    );

  it.each([
    ['users.csv', 'email,name,customer_id\na@x.org,Ana,1\n'],
    ['users.json', '[{"email": "a@x.org", "name": "Ana", "customer_id": 1}]'],
    ['users.ndjson', '{"email": "a@x.org", "name": "Ana", "customer_id": 1}\n'],
  ])('are read by that name: %s', async (file, text) => {
    const workload = await open({ [file]: text });
    expect(rowsOf(workload).User).toEqual([[1, 'Ana', 'a@x.org']]);
    await workload.dispose();
  });

  it('are not read by the name of the field', async () => {
    await expect(open({ 'users.csv': 'id,name,email\n1,Ana,a@x.org\n' })).rejects.toThrow(
      /users\.csv, line 1, column 1: "id" is not a column of users$/,
    );
  });

  it('are read by a mapping of the command line where there is one', async () => {
    const map = { file: 'users.csv', columns: [['uid', 'id']] } as const;
    const workload = await open({ 'users.csv': 'uid,name,email\n7,Ana,a@x.org\n' }, [map]);
    expect(rowsOf(workload).User).toEqual([[7, 'Ana', 'a@x.org']]);
    await workload.dispose();
  });
});

describe('what is reported of reading files', () => {
  it('is how many blank lines were skipped in each', async () => {
    const workload = await openFolder(
      folderWith({
        'users.csv': '\nid,name,email\n1,Ana,a@x.org\n,,\n\n2,Bob,b@x.org\n',
        'products.ndjson': '\n{"id": 1, "name": "Pen", "price": 1}\n',
        'orders.json': '\n[]\n',
      }),
    );
    expect(workload.notices).toEqual([
      'users.csv: 3 blank lines skipped',
      'products.ndjson: 1 blank line skipped',
    ]);
    await workload.dispose();
  });

  it.each([
    ['users.csv', '\nid,name,email\n1,Ana,a\n,,\n2,"B\no\nb",b\n3,C,c\n', [3, 5, 8]],
    [
      'users.ndjson',
      '\n{"id":1,"name":"A","email":"a"}\n\n{"id":2,"name":"B","email":"b"}',
      [2, 4],
    ],
    [
      'users.json',
      '[\n{"id":1,"name":"A",\n"email":"a"},\n{"id":2,"name":"B","email":"b"}]',
      [2, 4],
    ],
  ])('is on which line each row begins: %s', async (file, text, lines) => {
    const workload = await openFolder(folderWith({ [file]: text }));
    if (workload.source.kind !== 'spool') throw new TypeError('not a spooled workload');
    const source = openSpool(workload.source.spool, SHOP);
    expect(lines.map((_, index) => source.placeOf?.(ENTITIES.User, index + 1))).toEqual(
      lines.map((line) => `line ${line} of ${file}`),
    );
    source.close();
    await workload.dispose();
  });
});
