import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { onOneLine } from '../../source/base/json-spelling.js';
import { roundMs } from '../../source/base/format.js';
import { hashText } from '../../source/base/hash.js';
import { perEntity } from '../../source/entities/entity.js';
import { judgeRow } from '../../source/entities/judge.js';
import { entityNamed, type Entity, type Model } from '../../source/entities/model.js';
import { OUTCOMES } from '../../source/entities/outcome.js';
import { SHOP } from '../../source/entities/shop.js';
import { storedJson } from '../../source/entities/stored-json.js';
import type { RawRow } from '../../source/entities/value.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { keysOf, type AttemptKeys } from '../../source/ledger/attempt-index.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { AttemptReader } from '../../source/ledger/attempt-reader.js';
import { formatAttempt, insertedLine, insertedTail } from '../../source/ledger/attempt-writer.js';
import { LineWriter } from '../../source/ledger/line-writer.js';
import { storedOfValues, valuesOfStored } from '../../source/ledger/values.js';
import { writeAttempts } from '../../source/sim/attempt-lines.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { openGenerator } from '../../source/sim/workloads/generate.js';
import { generatedModel } from '../harness/describe-model.js';
import { nearlyRight } from '../entities/arbitraries.js';
import { draws } from '../harness/draws.js';
import { BANK, generatedRows } from '../harness/models.js';

/** What the fast reader keeps of an attempt. */
type Read = AttemptKeys &
  Pick<AttemptReader, 'lateMs' | 'id' | 'hash' | 'foundIdTaken' | 'isFirstTry'>;

/** What the fast reader makes of some lines; null for a line that reports no attempt. */
function readAll(model: Model, bytes: Uint8Array, hash = true): (Read | null)[] {
  const reader = new AttemptReader({ hash, model });
  reader.open(bytes);
  const found: (Read | null)[] = [];
  for (let isAttempt = reader.next(); isAttempt !== undefined; isAttempt = reader.next()) {
    const { entity, row, thread, outcome, startedMs, latencyMs } = reader;
    const { lateMs, id, hash: hashed, foundIdTaken, isFirstTry } = reader;
    const keys = { entity, row, thread, outcome, startedMs, latencyMs };
    found.push(isAttempt ? { ...keys, lateMs, id, hash: hashed, foundIdTaken, isFirstTry } : null);
  }
  return found;
}

/** What the tolerant reader makes of them. */
function parseAll(model: Model, bytes: Uint8Array, hash = true): (Read | null)[] {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => parseAttempt(Buffer.from(line, 'latin1').toString('utf8'), model))
    .map((parsed) => (parsed ? readOf(model, parsed, hash) : null));
}

function readOf(model: Model, attempt: Attempt, hash: boolean): Read {
  const { entity, row, thread, outcome, startedMs, latencyMs } = keysOf(attempt);
  const { id } = attempt.values;
  const stored = hash ? storedOfValues(entityNamed(model, entity), attempt.values) : undefined;
  return {
    entity,
    row,
    thread,
    outcome,
    startedMs,
    latencyMs,
    lateMs: attempt.lateMs ?? Number.NaN,
    id: Number.isSafeInteger(id) ? Number(id) : Number.NaN,
    hash: stored ? hashText(JSON.stringify(stored)) : Number.NaN,
    foundIdTaken: attempt.reasons.some((each) => each.field === 'id' && each.rule === 'unique'),
    isFirstTry: attempt.retries === undefined && attempt.error === undefined,
  };
}

const ms = fc.oneof(
  fc.constant(null),
  fc.nat({ max: 10_000_000 }).map((microseconds) => microseconds / 1000),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
);

const plainValue = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 2_000_000 }) },
  { weight: 3, arbitrary: fc.nat({ max: 100_000_000 }).map((cents) => cents / 100) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('Müsli', 'Матрёшка', '🎈', 'a\u0000b', 'a"b', '\ufffd', '\ud800', null, true),
  // JSON has no zero below nothing but as it was written.
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.maxSafeInteger(),
);

/** Numbers that would come back in other digits. */
const writtenNumber = fc.record({
  number: fc.constantFrom('1.0', '1e2', '-0', '12.50', '1E+2', '9007199254740993', '1e400', '-1.0'),
});

/** Arrays and objects, also such as look like what the grammar of a line is made of. */
const nested = fc
  .oneof(
    fc.json(),
    fc.constantFrom(
      '[1.0,{"a":[]}]',
      '{"x":0,"values":{"id":1},"thread":3,"outcome":"inserted","reasons":[],"startedMs":0}',
      '[{"entity":"User","row":1},{"type":"end"}]',
      '["\\"","\\\\"]',
    ),
  )
  .filter((json) => /^[[{]/.test(json))
  .map((json) => ({ json: onOneLine(json) }));

const reason = fc.record({
  field: fc.constantFrom('', 'id', 'email', 'user_id'),
  rule: fc.constantFrom('min', 'unique'),
  message: fc.string({ unit: 'grapheme', maxLength: 20 }),
});

const attemptOf = ({ entities }: Model) =>
  fc
    .tuple(fc.constantFrom(...entities), fc.constantFrom('inserted' as const, ...OUTCOMES))
    .chain(([{ name, fields }, outcome]) => {
      const value =
        outcome === 'inserted' ? plainValue : fc.oneof(plainValue, writtenNumber, nested);
      return fc.record(
        {
          entity: fc.constant(name),
          row: fc.oneof(fc.nat(), fc.maxSafeInteger()),
          values: fc.record(Object.fromEntries(fields.map((field) => [field.name, value])), {
            noNullPrototype: true,
          }),
          thread: fc.nat({ max: 256 }),
          outcome: fc.constant(outcome),
          reasons: fc.array(reason, { maxLength: 3 }),
          startedMs: ms,
          latencyMs: ms,
          lateMs: fc.nat({ max: 10_000_000 }).map((microseconds) => microseconds / 1000),
          retries: fc.nat(),
          error: fc.constant({ class: 'locked', code: 'SQLITE_BUSY' }),
        },
        { requiredKeys: [...REQUIRED], noNullPrototype: true },
      );
    });

const REQUIRED = [
  'entity',
  'row',
  'values',
  'thread',
  'outcome',
  'reasons',
  'startedMs',
  'latencyMs',
] as const;

/** Rows of a model that are nearly right. */
function rowOf(model: Model): fc.Arbitrary<readonly [Entity, RawRow]> {
  return fc.oneof(
    ...model.entities.map((entity) => {
      const whole = generatedRows(entity, model, { rows: 200, invalid: 0 });
      return nearlyRight(entity, whole).map((row) => [entity, row] as const);
    }),
  );
}

/** Rows that were inserted at the first try, as the program writes them. */
const shortLineOf = (model: Model) =>
  fc.tuple(rowOf(model), fc.nat({ max: 9 }), fc.nat()).map(([[entity, raw], thread, started]) => {
    const { stored } = judgeRow(entity, raw);
    const tail = insertedTail(thread, started / 1000, started / 1000 + 2.5);
    return stored ? insertedLine(entity, started, storedJson(stored), tail).trimEnd() : '';
  });

/** Lines as a file may hold them; the last one may be torn. */
const fileOf = (model: Model) =>
  fc
    .tuple(
      fc.array(
        fc.oneof(
          attemptOf(model).map((each) => formatAttempt(each as Attempt)),
          shortLineOf(model),
        ),
        {
          maxLength: 6,
        },
      ),
      fc.boolean(),
      fc.constantFrom('', '\n', '\r'),
    )
    .map(([lines, isTorn, between]) => {
      const text = lines.map((line) => `${line}${between}\n`).join('');
      return Buffer.from(isTorn ? text.slice(0, -2) : text);
    });

/** A few bytes that are put in the place of others. */
const edit = fc.record({
  at: fc.nat(),
  removed: fc.nat({ max: 3 }),
  put: fc.oneof(
    fc.constantFrom('0', '.', '"', '\\', '}', ',', '-', 'e5', ' ', '\n', '\t', '{"entity":"', '00'),
    fc.constantFrom(
      '{"User":[',
      '{"Card":[',
      '[',
      ']',
      ']}',
      '{"Product":[1,[1,"","1.00"],1,1,1]}',
    ),
    fc.string({ maxLength: 3 }),
    fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  ),
});

describe.each([SHOP, BANK])('an attempt of the $name on a line', (model) => {
  const attempt = attemptOf(model);
  const file = fileOf(model);

  afterEach(() => vi.restoreAllMocks());

  it('comes back from the tolerant reader as it was, and from the fast one with the same keys', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 6 }), fc.boolean(), (attempts, hash) => {
        const lines = attempts.map((each) => formatAttempt(each as Attempt));
        expect(lines.map((line) => parseAttempt(line, model))).toEqual(attempts);
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        expect(readAll(model, bytes, hash)).toEqual(
          attempts.map((each) => readOf(model, each as Attempt, hash)),
        );
      }),
      { numRuns: draws(2000) },
    );
  });

  it('is read from its short form as from its long one', () => {
    fc.assert(
      fc.property(
        rowOf(model),
        fc.nat({ max: 1e9 }),
        fc.nat({ max: 1e6 }),
        fc.boolean(),
        ([entity, raw], started, took, hash) => {
          const { stored } = judgeRow(entity, raw);
          if (!stored) return;
          const [startedMs, endedMs] = [started / 1000, (started + took) / 1000];
          const tail = insertedTail(7, startedMs, endedMs);
          const line = insertedLine(entity, 3, storedJson(stored), tail);
          const same: Attempt = {
            entity: entity.name,
            row: 3,
            values: valuesOfStored(entity, stored),
            thread: 7,
            outcome: 'inserted',
            reasons: [],
            startedMs,
            latencyMs: roundMs(endedMs - startedMs),
          };
          expect(parseAttempt(line, model)).toEqual(same);
          const long = Buffer.from(`${formatAttempt(same)}\n`);
          const short = Buffer.from(line);
          expect(readAll(model, short, hash)).toEqual(readAll(model, long, hash));
          expect(readAll(model, Buffer.concat([long, short, short, long]), hash)).toEqual(
            parseAll(model, Buffer.concat([long, short, short, long]), hash),
          );
        },
      ),
      { numRuns: draws(1000) },
    );
  });

  it('is read alike by both readers where the file is torn or ends its lines otherwise', () => {
    fc.assert(
      fc.property(file, fc.boolean(), (bytes, hash) => {
        expect(readAll(model, bytes, hash)).toEqual(parseAll(model, bytes, hash));
      }),
      { numRuns: draws(1000) },
    );
  });

  it('is read alike where a line was edited, whatever has become of it', () => {
    fc.assert(
      fc.property(file, fc.array(edit, { minLength: 1, maxLength: 3 }), (bytes, edits) => {
        const edited = edits.reduce((text, { at, removed, put }) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + put + text.slice(place + removed);
        }, bytes.toString('latin1'));
        const changed = Buffer.from(edited, 'latin1');
        expect(readAll(model, changed)).toEqual(parseAll(model, changed));
      }),
      { numRuns: draws(3000) },
    );
  });

  it('is read without parsing, all but those with an escape or a number of many digits', () => {
    const lines = new LineWriter();
    const counts = perEntity(() => 200, model);
    const { description } = generatedModel(model);
    const source = openGenerator({ seed: 7, invalid: 0.3, counts, description }, model);
    for (const entity of model.entities) {
      const rows = source.read(entity, 1, 200).map((raw, index) => {
        const row = new ClaimedRow(entity, index + 1, raw, 12.5);
        row.decide(row.judgement.stored !== undefined);
        return row;
      });
      writeAttempts(rows, 3, 20.25, lines);
    }
    const bytes = lines.written;
    const expected = parseAll(model, bytes);
    expect(expected).toHaveLength(200 * model.entities.length);
    const parse = vi.spyOn(JSON, 'parse');
    const found = readAll(model, bytes);
    const isOdd = /\\u|:-?\d+(?:\.\d+)?[eE]|:-?\d{16}|"outcome":"invalid"/;
    const needless = parse.mock.calls.filter(
      ([line]) => /^\{"(?:e|[A-Z])/.test(line) && !isOdd.test(line),
    );
    expect(needless).toEqual([]);
    expect(found).toEqual(expected);
  });
});

describe('the line of a refused row', () => {
  it.each([
    ['1.0', { number: '1.0' }],
    ['1e2', { number: '1e2' }],
    ['"1e2"', '1e2'],
    ['123456789012345678901234567890', { number: '123456789012345678901234567890' }],
    ['"123456789012345678901234567890"', '123456789012345678901234567890'],
    ['12.5', 12.5],
    ['-0', { number: '-0' }],
  ])('keeps the digits of a refused row: %s', (written, value) => {
    const line = `{"entity":"Product","row":1,"values":{"id":1,"name":"a:1.0","price":${written}},"thread":1,"outcome":"invalid","reasons":[],"startedMs":1.0,"latencyMs":2}`;
    const parsed = parseAttempt(line, SHOP);
    expect(parsed?.values).toEqual({ id: 1, name: 'a:1.0', price: value });
    expect(parsed && formatAttempt(parsed)).toBe(line.replace('1.0,"latency', '1,"latency'));
  });
});
