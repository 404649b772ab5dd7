import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readNumber, Written } from '../../source/entities/value.js';
import { readCsv } from '../../source/sim/workloads/files/csv.js';
import { readFile, readInPieces, refusal, refusalOf } from './folder-input.js';
import { draws } from '../harness/draws.js';

const ANA = [1, 'Ana', 'a@x.org'];
const BOB = [2, 'Bob', 'b@x.org'];

describe('a CSV file', () => {
  it.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('may break its lines with %s, and the last one or not', async (_, lineBreak) => {
    const lines = ['id,name,email', '1,Ana,a@x.org', '2,Bob,b@x.org'];
    expect(await readFile('users.csv', lines.join(lineBreak))).toStrictEqual([ANA, BOB]);
    expect(await readFile('users.csv', [...lines, ''].join(lineBreak))).toStrictEqual([ANA, BOB]);
  });

  it('may even mix line breaks', async () => {
    const text = 'id,name,email\n1,Ana,a@x.org\r\n2,Bob,b@x.org\r';
    expect(await readFile('users.csv', text)).toStrictEqual([ANA, BOB]);
  });

  it('may have its columns in any order, with blanks around their names', async () => {
    const text = ' email ,id,\tname\na@x.org,1,Ana\n';
    expect(await readFile('users.csv', text)).toStrictEqual([ANA]);
  });

  it('may hold commas, quotes and line breaks in quoted fields', async () => {
    const text = '"id","name","email"\n"1","A ""B"", C\r\nD\nE","a@x.org"\n';
    expect(await readFile('users.csv', text)).toStrictEqual([[1, 'A "B", C\r\nD\nE', 'a@x.org']]);
  });

  it('may hold empty lines anywhere', async () => {
    const text = '\n\r\nid,name,email\n\n1,Ana,a@x.org\n  \n\r\n2,Bob,b@x.org\n\n\n';
    expect(await readFile('users.csv', text)).toStrictEqual([ANA, BOB]);
  });

  it('keeps empty fields as empty text, and blanks around text for the rules to trim', async () => {
    expect(await readFile('users.csv', 'id,name,email\n,"", x \n')).toStrictEqual([
      ['', '', ' x '],
    ]);
  });

  it('may hold text that looks like numbers, in columns of text', async () => {
    expect(await readFile('users.csv', 'id,name,email\n1,007,1e3\n')).toStrictEqual([
      [1, '007', '1e3'],
    ]);
  });

  it('reads whole numbers in columns of whole numbers when they are plain', async () => {
    const texts = ['1', '-1', '0', '-0', '9007199254740991', '9007199254740993', '01', '+1', '1.0', '1e3', ' 1', '1 ', 'x', '']; // prettier-ignore
    const rows = await readFile(
      'users.csv',
      `id,name,email\n${texts.map((id) => `${id},n,e`).join('\n')}`,
    );
    expect(rows.map(([id]) => id)).toStrictEqual([
      1, -1, 0, new Written('-0'), 9007199254740991, new Written('9007199254740993'),
      '01', '+1', '1.0', '1e3', 1, 1, 'x', '',
    ]); // prettier-ignore
  });

  it('reads numbers without the spaces around them, as all fields are trimmed', async () => {
    const text = 'id, name, price\n1, Desk lamp, 19.90\n 2 ,Desk,\u00a0120.00\t\n';
    expect(await readFile('products.csv', text)).toStrictEqual([
      [1, ' Desk lamp', new Written('19.90')],
      [2, 'Desk', new Written('120.00')],
    ]);
  });

  it('may begin with the line by which spreadsheets learn of commas', async () => {
    const text = 'sep=,\r\nid,name,email\r\n1,Ana,a@x.org\r\n';
    expect(await readFile('users.csv', text)).toStrictEqual([ANA]);
  });

  it('may hold lines of nothing but commas, which are blank', async () => {
    const text = 'id,name,email\n1,Ana,a@x.org\n,,\n2,Bob,b@x.org\n ,"",\n,,\n';
    expect(await readFile('users.csv', text)).toStrictEqual([ANA, BOB]);
  });

  it('reads decimals in columns of decimals as they are written', async () => {
    const texts = ['5', '0.99', '1000.00', '5.10', '-50.00', '0.1000', '1e2', '.5', '5.', '"1,5"', 'NaN', '']; // prettier-ignore
    const rows = await readFile(
      'products.csv',
      `id,name,price\n${texts.map((price) => `1,n,${price}`).join('\n')}`,
    );
    expect(rows.map((row) => row[2])).toStrictEqual([
      5, 0.99, new Written('1000.00'), new Written('5.10'), new Written('-50.00'), new Written('0.1000'),
      '1e2', '.5', '5.', '1,5', 'NaN', '',
    ]); // prettier-ignore
  });
});

describe('a CSV file is refused', () => {
  it('when a column is unknown', async () => {
    expect(await refusalOf({ 'users.csv': 'id,nam\u001be,email\n' })).toEqual({
      message: 'users.csv, line 1, column 2: "nam\\u001be" is not a column of users',
      hint: 'The first line names the columns id, name and email, in any order and spelled exactly so.',
    });
    expect(await refusal('users.csv', 'id,Name,email\n')).toBe(
      'users.csv, line 1, column 2: "Name" is not a column of users',
    );
    expect(await refusal('users.csv', '1,Ana,a@x.org\n')).toBe(
      'users.csv, line 1, column 1: "1" is not a column of users',
    );
    expect(await refusal('users.csv', 'id,name,email,__proto__\n')).toBe(
      'users.csv, line 1, column 4: "__proto__" is not a column of users',
    );
  });

  it('when a column is missing', async () => {
    expect(await refusalOf({ 'orders.csv': '\n\nid,quantity,user_id\n' })).toEqual({
      message: 'orders.csv, line 3, column product_id: this column is missing',
      hint: 'The first line names the columns id, user_id, product_id and quantity, in any order and spelled exactly so.',
    });
  });

  it('when a column appears twice', async () => {
    expect(await refusal('users.csv', 'id,name, id,email\n')).toBe(
      'users.csv, line 1, column 3: the column id appears twice',
    );
  });

  it.each([
    [';', 'semicolons'],
    ['\t', 'tabs'],
    ['|', 'vertical bars'],
  ])('when %j separates its columns', async (separator, name) => {
    const text = ['id', 'name', 'email'].join(separator);
    expect(await refusalOf({ 'users.csv': `${text}\n` })).toEqual({
      message: `users.csv, line 1: the columns are separated by ${name}, not by commas`,
      hint: 'Save the file with commas between the columns (in a spreadsheet: export as "CSV UTF-8 (comma delimited)").',
    });
  });

  it.each([
    ['semicolons', '"id";"name";"email"\r\n"1";"Mira";"mira@example.org"\r\n'],
    ['tabs', '"id"\t"name"\t"email"\n"1"\t"Mira"\t"mira@example.org"\n'],
    ['semicolons', 'sep=;\r\nid;name;email\r\n1;Mira;mira@example.org\r\n'],
  ])('when %s separate columns in quotes, or after a "sep=" line: %j', async (name, text) => {
    expect(await refusal('users.csv', text)).toBe(
      `users.csv, line 1: the columns are separated by ${name}, not by commas`,
    );
  });

  it('when a "sep=" line names what does not separate the columns', async () => {
    expect(await refusalOf({ 'users.csv': 'sep=;\nid,name,email\n' })).toEqual({
      message: 'users.csv, line 1: the line "sep=;" is not a row of names',
      hint: 'Remove it: columns are separated by commas, and the first line names them.',
    });
  });

  it('and both are named when its numbers have decimal commas as well', async () => {
    const text = 'id;name;price\r\n1;Kaffeemühle;1.299,00\r\n2;Becher;4,50\r\n';
    expect(await refusalOf({ 'products.csv': text })).toEqual({
      message:
        'products.csv, line 1: the columns are separated by semicolons, not by commas, and its numbers have decimal commas',
      hint: 'Save the file with commas between the columns and points in its numbers (in a spreadsheet: export as "CSV UTF-8 (comma delimited)").',
    });
  });

  it('when every line ends with a comma too many, in one sentence', async () => {
    const text = 'id,name,price,\n1,Desk lamp,19.90,\n2,Desk,120.00,\n';
    expect(await refusalOf({ 'products.csv': text })).toEqual({
      message: 'products.csv, line 1, column 4: every line ends with a comma too many',
      hint: 'Remove the last comma of each line.',
    });
    expect(await refusal('products.csv', 'id,name,price,\n1,Desk lamp,19.90\n')).toBe(
      'products.csv, line 1, column 4: the header ends with a comma too many',
    );
  });

  it('when its first column has no name', async () => {
    expect(await refusalOf({ 'products.csv': ',id,name,price\n0,1,Desk lamp,19.90\n' })).toEqual({
      message:
        'products.csv, line 1, column 1: the first column has no name: it may be the index column of a data frame',
      hint: 'Remove the column, or export without it (pandas: to_csv(…, index=False)).',
    });
  });

  it('when a record ends with commas too many', async () => {
    expect(await refusalOf({ 'products.csv': 'id,name,price\n2,Desk,120.00,\n' })).toEqual({
      message: 'products.csv, line 2, column 4: the record ends with a comma too many',
      hint: 'Remove it; every record has 3 fields.',
    });
    expect(await refusalOf({ 'products.csv': 'id,name,price\n3,Chair,80.00,,\n' })).toEqual({
      message: 'products.csv, line 2, column 4: the record ends with 2 commas too many',
      hint: 'Remove them; every record has 3 fields.',
    });
  });

  it('when a space comes before a quote', async () => {
    const text = 'id, name, email\n1, "Ann", "ann@example.org"\n';
    expect(await refusalOf({ 'users.csv': text })).toEqual({
      message: 'users.csv, line 2, column name: a space is before the quote that opens a field',
      hint: 'Write the quote right after the comma.',
    });
  });

  it('with a mapping to copy when its columns are called otherwise', async () => {
    const hint = (text: string): Promise<string> =>
      refusalOf({ 'users.csv': text }).then((refused) => refused.hint);
    expect(await hint('customer_id,full name,mail\n')).toMatch(
      / add --map 'users\.csv:customer_id=id,full name=name,mail=email'$/,
    );
    expect(await hint('Id,Name,Email\n')).toMatch(
      / --map 'users\.csv:Id=id,Name=name,Email=email'$/,
    );
    expect(await hint('1,Ana,a@x.org\n')).not.toContain('--map');
    expect(await hint('id,name\n')).not.toContain('--map');
  });

  it('when a record has too few fields', async () => {
    expect(await refusalOf({ 'users.csv': 'email,id,name\na@x.org,1,Ana\n"x\ny",2\n' })).toEqual({
      message:
        'users.csv, line 3, column name: the record has 2 fields, but the first line names 3 columns',
      hint: 'Each record needs all of id, name and email; a field may be empty, its comma stays.',
    });
  });

  it('when a record has too many fields', async () => {
    expect(await refusalOf({ 'users.csv': 'id,name,email\n1,Lima, Ana,a@x.org\n' })).toEqual({
      message:
        'users.csv, line 2, column 4: the record has 4 fields, but the first line names 3 columns',
      hint: 'Put a field that holds a comma in double quotes.',
    });
  });

  const quoteHint = 'Put the whole field in double quotes, and write a quote inside it twice: "".';

  it('when a quote is never closed', async () => {
    expect(
      await refusalOf({ 'users.csv': 'id,name,email\n1,Ana,a@x.org\n2,"Bob,b@x.org\n3,C,c\n' }),
    ).toEqual({
      message: 'users.csv, line 3, column name: a quote is opened and never closed',
      hint: quoteHint,
    });
    expect(await refusal('users.csv', 'id,"name')).toBe(
      'users.csv, line 1, column 2: a quote is opened and never closed',
    );
  });

  it('when a quote is in the middle of a field', async () => {
    expect(await refusalOf({ 'users.csv': 'id,name,email\n\n1,Ana "A",a@x.org\n' })).toEqual({
      message: 'users.csv, line 3, column name: a quote is in the middle of a field',
      hint: quoteHint,
    });
  });

  it('when text follows a closing quote', async () => {
    expect(await refusalOf({ 'users.csv': 'id,name,email\n1,"Ana" A,a@x.org\n' })).toEqual({
      message: 'users.csv, line 2, column name: text follows the quote that closes the field',
      hint: quoteHint,
    });
  });

  it('when a field or record is longer than any can be, soon after a quote that is not closed', async () => {
    const long = 'x'.repeat(1024 * 1024 + 1);
    expect(await refusalOf({ 'users.csv': `id,name,email\n1,Ana,a\n2,"${long}",b\n` })).toEqual({
      message: 'users.csv, line 3, column name: the record is longer than 1 MiB',
      hint: 'Look for a quote that is not closed; no field can hold that much.',
    });
    const half = 'x'.repeat(600_000);
    expect(await refusal('users.csv', `id,name,email\n1,${half},${half}`)).toBe(
      'users.csv, line 2, column email: the record is longer than 1 MiB',
    );
    expect(await readFile('users.csv', `id,name,email\n1,${half},a`)).toStrictEqual([
      [1, half, 'a'],
    ]);
  });

  it.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('with the right line after quoted and empty lines (%s)', async (_, lineBreak) => {
    const lines = ['', 'id,"name",email', '1,"A', '', 'B",a', '', '', '2,"C', 'D","e', 'f"', '3,x'];
    expect(await refusal('users.csv', lines.join(lineBreak))).toMatch(
      /^users\.csv, line 11, column email: /,
    );
  });

  it('with the first thing that is wrong, although others follow', async () => {
    for (const wrong of ['"x"y,1,2', '1,2', '1,2,3,4', '1,"2"3,4']) {
      expect(await refusal('users.csv', `id,name,email\n1,2\n${wrong}\n`)).toMatch(
        /^users\.csv, line 2, column email: /,
      );
    }
  });
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      ',',
      '\n',
      '\r',
      '\r\n',
      ';',
      ' ',
      'x',
      '\0',
      '\ufeff',
      '\u202e',
      '🦊',
      '""',
    ),
    maxLength: 8,
  }),
);
const integer = fc.oneof(fc.bigInt().map(String), text);
const columns = fc.constantFrom(
  ['id', 'name', 'email'],
  ['email', 'id', 'name'],
  ['name', 'email', 'id'],
);
const lineBreaks = fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 1, maxLength: 3 });

/** Writes CSV as its standard requires; quotes also what would not need it on request. */
function writeCsv(
  records: readonly (readonly string[])[],
  breaks: readonly string[],
  quoteAll: boolean,
): string {
  const quote = (field: string): string =>
    quoteAll || /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
  return records
    .map((record, index) => record.map(quote).join(',') + (breaks[index % breaks.length] ?? '\n'))
    .join('');
}

describe('any CSV text', () => {
  it('comes back field by field, in whatever pieces it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ id: integer, name: text, email: text }), { maxLength: 8 }),
        columns,
        lineBreaks,
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        async (users, names, breaks, quoteAll, sizes) => {
          const records = users.map((user) => names.map((name) => user[name]));
          const written = writeCsv([names, ...records], breaks, quoteAll);
          const read = await readInPieces(readCsv, 'User', written, sizes);
          const isBlank = (user: (typeof users)[number]): boolean =>
            Object.values(user).every((value) => value.trim() === '');
          expect(read).toStrictEqual(
            users
              .filter((user) => !isBlank(user))
              .map(({ id, name, email }) => [
                /^(0|-?[1-9]\d*|-0)$/.test(id.trim()) ? readNumber(id.trim()) : id,
                name,
                email,
              ]),
          );
        },
      ),
      { numRuns: draws(1000) },
    );
  });

  it('is read or refused, whatever it is', async () => {
    const piece = fc.constantFrom('id', 'name', 'email', ',', '"', '\n', '\r', ';', '1', 'x', '\0');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const read = readInPieces(readCsv, 'User', pieces.join(''), [7]);
        await read.catch((error: unknown) => expect(error).toHaveProperty('name', 'InputError'));
      }),
      { numRuns: draws(1000) },
    );
  });
});
