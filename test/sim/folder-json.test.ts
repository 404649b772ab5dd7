import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readNumber, Written, type RawValue } from '../../source/entities/value.js';
import { readJson } from '../../source/sim/workloads/files/json.js';
import { outlineJson } from '../../source/sim/workloads/files/json-outline.js';
import { readNdjson } from '../../source/sim/workloads/files/ndjson.js';
import { readFile, readInPieces, refusal, refusalOf } from './folder-input.js';
import { draws } from '../harness/draws.js';

const ANA = [1, 'Ana', 'a@x.org'];
const BOB = [2, 'Bob', 'b@x.org'];
const ana = '{"id": 1, "name": "Ana", "email": "a@x.org"}';
const bob = '{"email":"b@x.org","id":2,"name":"Bob"}';

/** The value of one member as it is read, in both formats. */
async function readValue(json: string): Promise<RawValue> {
  const object = `{"id": ${json}, "name": "n", "email": "e"}`;
  const [[fromJson] = []] = await readFile('users.json', `[${object}]`);
  const [[fromNdjson] = []] = await readFile('users.ndjson', object);
  expect(fromNdjson).toStrictEqual(fromJson);
  return fromJson;
}

/** What is reported of an object, in both formats. */
async function refusalOfObject(object: string): Promise<{ message: string; hint: string }> {
  const fromNdjson = await refusalOf({ 'users.ndjson': `${ana}\n${object}` });
  const fromJson = await refusalOf({ 'users.json': `[${ana},\n${object}]` });
  expect(fromJson.hint.replace('users.json:', 'users.ndjson:')).toBe(fromNdjson.hint);
  expect(fromJson.message.replace(' (object 2 of the array)', '').replace('.json', '.ndjson')).toBe(
    fromNdjson.message,
  );
  return fromNdjson;
}

describe('an object of JSON or NDJSON', () => {
  it('may have its keys in any order', async () => {
    expect(await readFile('users.ndjson', `${ana}\n${bob}\n`)).toStrictEqual([ANA, BOB]);
    expect(await readFile('users.json', `[${ana},${bob}]`)).toStrictEqual([ANA, BOB]);
  });

  it.each(['1', '-1', '0.99', '9007199254740991', '1e+21'])(
    'reads %s as the number',
    async (text) => {
      expect(await readValue(text)).toBe(Number(text));
    },
  );

  it.each([
    '1e400',
    '9007199254740993',
    '1000.00',
    '-0',
    '1.0',
    '1E5',
    '0.10',
    '1e21',
    '1'.repeat(400),
  ])('keeps %s as it is written', async (text) => {
    expect(await readValue(text)).toStrictEqual(new Written(text));
  });

  it.each([
    ['true', true],
    ['false', false],
    ['null', null],
    ['"2"', '2'],
    ['""', ''],
    [String.raw`"\"\\\/\b\f\n\r\t\u0000\u202e"`, '"\\/\b\f\n\r\t\u0000\u202e'],
    [String.raw`"\ud83e\udd8a \ud83e \udd8a"`, '🦊 \ud83e \udd8a'],
  ])('reads %s as itself', async (json, value) => {
    expect(await readValue(json)).toBe(value);
  });

  it.each(['[]', '{}', '[1, "]}", {"a": [ ]}]', '{"id": 1.0,  "id": "\\"{"}'])(
    'keeps %s as its text',
    async (json) => {
      expect(await readValue(json)).toStrictEqual(new Written(json));
    },
  );

  it('is refused when a key is unknown, whatever its name', async () => {
    for (const key of ['nam', '__proto__', 'constructor', 'toString', '', 'id ']) {
      const refused = await refusalOfObject(`{"id": 1, "${key}": {"x": 1}, "email": "e"}`);
      expect(refused.message).toBe(
        `users.ndjson, line 2, column "${key}": this key is not a column of users`,
      );
      expect(refused.hint).toMatch(/^Each object has exactly the keys id, name and email\./);
    }
    expect((await refusalOfObject(String.raw`{"\u001b[2J": 1}`)).message).toBe(
      String.raw`users.ndjson, line 2, column "\u001b[2J": this key is not a column of users`,
    );
  });

  it('is refused when a key is missing', async () => {
    const { message } = await refusalOfObject('{"id": 1, "name": "n"}');
    expect(message).toBe('users.ndjson, line 2, column "email": this key is missing');
    expect((await refusalOfObject('{}')).message).toContain('column "id": this key is missing');
  });

  it('is refused when a key is there twice, with another value or the same', async () => {
    for (const again of ['"id": 2', '"id": 1', String.raw`"\u0069d": 1`]) {
      const { message } = await refusalOfObject(`{"id": 1, "name": "n", ${again}, "email": "e"}`);
      expect(message).toBe('users.ndjson, line 2, column "id": this key appears twice');
    }
    expect((await refusalOfObject('{"__proto__": 1, "__proto__": 1}')).message).toContain('twice');
  });

  it('is refused when its values are nested without end, and nothing overflows', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    for (const id of [deep, deep.replaceAll('[', '{"a":').replaceAll(']', '}')]) {
      expect(await refusalOfObject(`{"id": ${id}, "name": "n", "email": "e"}`)).toEqual({
        message: 'users.ndjson, line 2: values are nested more than 100 levels deep',
        hint: 'Each value must be plain: a number, a text, true, false or null.',
      });
    }
    expect(await readValue(`${'['.repeat(99)}${']'.repeat(99)}`)).toBeInstanceOf(Written);
  });

  it('is refused when it is longer than any can be', async () => {
    const long = `{"id": 1, "name": "${'x'.repeat(1024 * 1024)}", "email": "e"}`;
    expect((await refusalOf({ 'users.ndjson': `${ana}\n${long}` })).message).toBe(
      'users.ndjson, line 2: the line is longer than 1 MiB',
    );
    expect((await refusalOf({ 'users.json': `[${ana},\n${long}]` })).message).toBe(
      'users.json, line 2: the object that begins here is longer than 1 MiB',
    );
    const [row] = await readFile('users.ndjson', long.replace('x'.repeat(100), ''));
    expect(row?.[1]).toHaveLength(1024 * 1024 - 100);
  });

  it('is refused with the place when it is not valid JSON', async () => {
    const hint = 'Correct it there, or export the file again.';
    expect(await refusalOf({ 'users.ndjson': `${ana}\n  {"id": 1 "name": "n"}` })).toEqual({
      message: `users.ndjson, line 2, column 12: this is not valid JSON: Comma ',' expected after value but got '"'`,
      hint,
    });
    expect(await refusalOf({ 'users.json': `[${ana},\n{\n  "id": 1,\r\n  "name": x\n}]` })).toEqual(
      {
        message: `users.json, line 4, column 11: this is not valid JSON: Object value expected after ':' (object 2 of the array)`,
        hint,
      },
    );
  });

  it.each([
    '{"id": 01}', '{"id": .5}', '{"id": 5.}', '{"id": +1}', '{"id": NaN}', '{"id": 1e}', '{"id": 0x1}', '{id: 1}',
    "{'id': 1}", '{"id": tru}', '{"id": 1,}', '{"id"}', '{"id":}', '{,}', String.raw`{"id": "\x"}`,
    String.raw`{"id": "\u12g4"}`, '{"id": "\t"}', '{"id": "\u001b[2J"}', '{"id": 1] ', '{/* */}',
  ])('is refused: %j', async (object) => {
    const file = await refusal('users.json', `[${object}]`);
    expect(file).toMatch(/^users\.json, line 1(?:, column \d+)?: this is not valid JSON: [\x20-\x7e]+$/);
    expect(await refusal('users.ndjson', object)).toMatch(/^users\.ndjson, line 1, column \d+: this is not valid JSON: /);
  }); // prettier-ignore
});

describe('a message about JSON', () => {
  it('stays short, however long what it is about', async () => {
    const { message } = await refusalOf({ 'users.ndjson': `{"id": ${'1'.repeat(10_000)}.}` });
    expect(message).toMatch(/this is not valid JSON: Invalid number '1+…$/);
    expect(message.length).toBeLessThan(250);
  });
});

describe('an NDJSON file', () => {
  it('may hold empty lines and any line break that its lines allow', async () => {
    expect(await readFile('users.ndjson', `\n${ana}\r\n \r\n\n${bob}`)).toStrictEqual([ANA, BOB]);
  });

  it('is refused with the line, counting empty ones', async () => {
    expect(await refusal('users.ndjson', `\n${ana}\r\n\n{}`)).toMatch(/^users\.ndjson, line 4, /);
  });

  it('is refused when it is a JSON array, which has a name of its own', async () => {
    expect(await refusalOf({ 'users.ndjson': `[\n${ana}\n]` })).toEqual({
      message: 'users.ndjson, line 1: this line begins an array',
      hint: 'Write one object a line; if the file is one array of objects, name it users.json.',
    });
  });

  it('is refused when commas follow its objects', async () => {
    expect(await refusalOf({ 'users.ndjson': `${ana},\n${bob},\n` })).toEqual({
      message: 'users.ndjson, line 1: a comma follows the object: this is not NDJSON',
      hint: 'Remove the comma at the end of each line; or put the objects into one array, [ … ], and name the file users.json.',
    });
  });

  it('is refused when it is pretty-printed', async () => {
    const text = '{\n  "id": 1,\n  "name": "Ana",\n  "email": "a@x.org"\n}\n';
    expect(await refusalOf({ 'users.ndjson': text })).toEqual({
      message:
        'users.ndjson, line 1: the object does not end on its line: this looks like pretty-printed JSON',
      hint: 'Write one object a line; or put the objects into one array, [ {…}, {…} ], and name the file users.json.',
    });
  });

  it.each(['1', 'null', '"x"', '1e400'])(
    'is refused when a line is not an object: %s',
    async (line) => {
      expect(await refusalOf({ 'users.ndjson': line })).toEqual({
        message: 'users.ndjson, line 1: this is not an object',
        hint: 'Write each row as one object with the keys id, name and email.',
      });
    },
  );

  it('is refused when a line holds two objects, or half of one', async () => {
    expect(await refusal('users.ndjson', `${ana} ${bob}`)).toBe(
      "users.ndjson, line 1, column 46: this is not valid JSON: Expected end of input but got '{'",
    );
    expect(await refusal('users.ndjson', `${ana}\n${bob.slice(0, 20)}`)).toMatch(
      /^users\.ndjson, line 2, column \d+: .*reached end of input$/,
    );
  });
});

describe('a JSON file', () => {
  it('may be laid out in any way', async () => {
    const text = `\r\n[\t${ana.replaceAll(' ', '\n\n')}\r\n,\n\n\n${bob}\n]\n\n`;
    expect(await readFile('users.json', text)).toStrictEqual([ANA, BOB]);
  });

  it('is refused with the line on which the object begins', async () => {
    const text = `[\r\n${ana},\n\r{\r\n"id": 1,\n"x": 2}\n]`;
    expect(await refusal('users.json', text)).toBe(
      'users.json, line 4, column "x": this key is not a column of users (object 2 of the array)',
    );
  });

  it.each([
    [ana, 'users.json, line 1: the file begins with an object, not with an array'],
    [`${ana}\n${bob}`, 'users.json, line 1: the file begins with an object, not with an array'],
    ['\n"x"', 'users.json, line 2: the file does not begin with an array'],
    ['id,name,email', 'users.json, line 1: the file does not begin with an array'],
    ['[1]', 'users.json, line 1: an element of the array is not an object'],
    [`[${ana},\n[]]`, 'users.json, line 2: an element of the array is not an object'],
    ['['.repeat(100_000), 'users.json, line 1: an element of the array is not an object'],
    [`[${ana},\n]`, 'users.json, line 2: there is a comma before the closing ]'],
    ['[,]', 'users.json, line 1: an element of the array is not an object'],
    [`[${ana}\n${bob}]`, 'users.json, line 2: a comma or ] is missing after an object'],
    [`[${ana}\n}]`, 'users.json, line 2: a comma or ] is missing after an object'],
    [`[${ana}]\n,`, 'users.json, line 2: something follows the closing ]'],
    [`[${ana}]\n[]`, 'users.json, line 2: something follows the closing ]'],
    ['[\n', 'users.json, line 2: the array is never closed'],
    [`[${ana},\n`, 'users.json, line 2: the array is never closed'],
    [`[${ana},\n{"id": 1,\n\n`, 'users.json, line 2: the object that begins here is never closed'],
    [
      `[\n{"id": 1,\n"name": "x,\n}]`,
      'users.json, line 3: a text is not closed before the line ends',
    ],
  ])('is refused when its form is wrong: %#', async (text, message) => {
    expect(await refusal('users.json', text)).toBe(message);
  });

  it('is distinguished from NDJSON', async () => {
    expect((await refusalOf({ 'users.json': `${ana}\n${bob}` })).hint).toBe(
      'Put all objects into one array: [ { … }, { … } ]. If there is one object a line, name the file users.ndjson.',
    );
  });
});

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\n',
      '\r',
      '\t',
      '\0',
      'x',
      '\u2028',
      '🦊',
    ),
  }),
);
const numberText = fc.oneof(
  fc.stringMatching(/^-?(?:0|[1-9]\d{0,20})(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/),
  fc.constantFrom('-0', '0', '1e400', '-1e-400', '9007199254740993', '1000.00'),
);
const nested = fc.json({ maxDepth: 3 }).filter((json) => /^[[{]/.test(json));
/** A value as it is written in JSON, and as it must be read. */
const member = fc.oneof(
  text.map((value): [string, RawValue] => [JSON.stringify(value), value]),
  numberText.map((value): [string, RawValue] => [value, readNumber(value)]),
  nested.map((value): [string, RawValue] => [value, new Written(value)]),
  fc.constantFrom<[string, RawValue]>(['true', true], ['false', false], ['null', null]),
);
const objects = fc.array(
  fc.record({
    members: fc.tuple(member, member, member),
    order: fc.constantFrom([0, 1, 2], [2, 0, 1], [1, 2, 0]),
  }),
  { maxLength: 6 },
);
const blank = fc.constantFrom('', ' ', '\t', '  ');
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });

type Members = readonly [string, RawValue][];

function writeObject(members: Members, order: readonly number[], space: string): string {
  const names = ['id', 'name', 'email'];
  return `{${order
    .map((index) => `${space}"${names[index]}"${space}:${space}${members[index]?.[0]}`)
    .join(`${space},`)}${space}}`;
}

describe('any rows written as', () => {
  it('NDJSON come back value by value, in whatever pieces they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(objects, blank, sizes, async (rows, space, pieces) => {
        const written = rows.map(
          ({ members, order }) => `${space}${writeObject(members, order, space)}`,
        );
        const read = await readInPieces(
          readNdjson,
          'User',
          `${written.join('\n')}\n `,
          pieces,
        ).catch((error: unknown) => {
          if (rows.length > 0) throw error;
          return [];
        });
        expect(read).toStrictEqual(rows.map(({ members }) => members.map(([, value]) => value)));
      }),
      { numRuns: draws(500) },
    );
  });

  it('JSON come back value by value, in whatever pieces they arrive', async () => {
    const anyBlank = fc.oneof(blank, fc.constantFrom('\n', '\r\n'));
    await fc.assert(
      fc.asyncProperty(objects, anyBlank, sizes, async (rows, space, pieces) => {
        const written = rows.map(({ members, order }) => writeObject(members, order, space));
        const file = `${space}[${space}${written.join(`${space},${space}`)}${space}]${space}`;
        const read = await readInPieces(readJson, 'User', file, pieces);
        expect(read).toStrictEqual(rows.map(({ members }) => members.map(([, value]) => value)));
      }),
      { numRuns: draws(500) },
    );
  });
});

describe('any text at all', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    '"',
    ',',
    ':',
    '\\',
    '\n',
    '1',
    'null',
    '{"id":1,"name":"n","email":"e"}',
  );
  it.each([
    ['JSON', readJson],
    ['NDJSON', readNdjson],
  ])('is read as %s or refused', async (_, read) => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const rows = readInPieces(read, 'User', pieces.join(''), [5]);
        await rows.catch((error: unknown) => expect(error).toHaveProperty('name', 'InputError'));
      }),
      { numRuns: draws(1000) },
    );
  });

  it('accepted as a JSON file is what JSON.parse accepts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const file = `[${pieces.join('')}]`;
        const rows = await readInPieces(readJson, 'User', file, [3]).catch(() => undefined);
        if (rows) expect(JSON.parse(file)).toHaveLength(rows.length);
      }),
      { numRuns: draws(1000) },
    );
  });
});

describe('the outline of a JSON text', () => {
  it('counts the keys of the outermost object only', () => {
    const text = String.raw`{ "a" : "b" , "\"a" : { "c" : 1 , "d" : [ 2 , "e" ] } , "a" : [ ] }`;
    expect(outlineJson(text)).toEqual({
      depth: 3,
      keys: ['"a"', String.raw`"\"a"`, '"a"'],
      nested: new Map([
        [1, '{ "c" : 1 , "d" : [ 2 , "e" ] }'],
        [2, '[ ]'],
      ]),
    });
  });
});
