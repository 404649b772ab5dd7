import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { AttemptReader } from '../../source/audit/attempt-reader.js';
import { hashText } from '../../source/base/hash.js';
import { ENTITIES, ENTITY_LIST, ENTITY_NAMES } from '../../source/entities/entity.js';
import { OUTCOMES } from '../../source/entities/outcome.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { LineWriter } from '../../source/ledger/line-writer.js';
import { parseLine } from '../../source/ledger/lines.js';
import { storedOfValues } from '../../source/ledger/values.js';
import { writeAttempts } from '../../source/sim/attempt-lines.js';
import { RowInHand } from '../../source/sim/work.js';
import { openGenerator } from '../../source/sim/workloads/generate.js';

/** What the audit needs of an attempt. */
type Read = Pick<
  AttemptReader,
  | 'entity'
  | 'row'
  | 'thread'
  | 'outcome'
  | 'startedMs'
  | 'latencyMs'
  | 'id'
  | 'hash'
  | 'foundIdTaken'
>;

/** What a reader makes of some lines; null for a line that tells of no attempt. */
function readAll(bytes: Uint8Array): (Read | null)[] {
  const reader = new AttemptReader();
  reader.open(bytes);
  const found: (Read | null)[] = [];
  for (let isAttempt = reader.next(); isAttempt !== undefined; isAttempt = reader.next()) {
    const { entity, row, thread, outcome, startedMs, latencyMs, id, hash, foundIdTaken } = reader;
    found.push(
      isAttempt
        ? { entity, row, thread, outcome, startedMs, latencyMs, id, hash, foundIdTaken }
        : null,
    );
  }
  return found;
}

/** The same, by parsing every line. */
function parseAll(bytes: Uint8Array): (Read | null)[] {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => parseLine(Buffer.from(line, 'latin1').toString('utf8')))
    .map((line) => (isAttempt(line) ? readOf(line) : null));
}

function isAttempt(parsed: unknown): parsed is Attempt {
  const line = (parsed ?? {}) as Partial<Attempt>;
  return (
    ENTITY_NAMES.some((name) => name === line.entity) &&
    Number.isSafeInteger(line.row) &&
    typeof line.values === 'object' &&
    line.values !== null &&
    Number.isFinite(line.startedMs) &&
    Number.isFinite(line.latencyMs)
  );
}

function readOf(attempt: Attempt): Read {
  const { entity, row, thread, outcome, startedMs, latencyMs, values } = attempt;
  const { id } = values;
  const stored = storedOfValues(ENTITIES[entity], values);
  return {
    entity,
    row,
    thread,
    outcome,
    startedMs,
    latencyMs,
    id: typeof id === 'number' ? id : Number.NaN,
    hash: stored ? hashText(JSON.stringify(stored)) : Number.NaN,
    foundIdTaken:
      attempt.retries === undefined &&
      attempt.error === undefined &&
      Array.isArray(attempt.reasons) &&
      attempt.reasons.some((each) => each?.field === 'id' && each.rule === 'unique'),
  };
}

const ms = fc.oneof(
  fc.nat({ max: 10_000_000 }).map((microseconds) => microseconds / 1000),
  fc.double({ noNaN: true }),
);

const value = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 2_000_000 }) },
  { weight: 3, arbitrary: fc.nat({ max: 100_000_000 }).map((cents) => cents / 100) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('Müsli', 'Матрёшка', '🎈', 'a\u0000b', 'a"b', '\ufffd', '\ud800', null, true),
  fc.double(),
  fc.maxSafeInteger(),
);

const reason = fc.record({
  field: fc.constantFrom('', 'id', 'email', 'user_id'),
  rule: fc.constantFrom('min', 'unique'),
  message: fc.string({ unit: 'grapheme', maxLength: 20 }),
});

const attempt = fc.constantFrom(...ENTITY_LIST).chain(({ name, fields }) =>
  fc.record(
    {
      entity: fc.constant(name),
      row: fc.oneof(fc.nat(), fc.maxSafeInteger()),
      values: fc.record(Object.fromEntries(fields.map((field) => [field.name, value]))),
      thread: fc.nat({ max: 256 }),
      outcome: fc.constantFrom('inserted' as const, ...OUTCOMES),
      reasons: fc.array(reason, { maxLength: 3 }),
      startedMs: ms,
      latencyMs: ms,
      retries: fc.nat(),
      error: fc.constant({ class: 'locked', code: 'SQLITE_BUSY' }),
    },
    { requiredKeys: [...REQUIRED] },
  ),
);

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

/** Lines as a file may hold them; the last one may be torn. */
const file = fc
  .tuple(fc.array(attempt, { maxLength: 6 }), fc.boolean(), fc.constantFrom('', '\n', '\r'))
  .map(([attempts, isTorn, between]) => {
    const text = attempts.map((each) => `${JSON.stringify(each)}${between}\n`).join('');
    return Buffer.from(isTorn ? text.slice(0, -2) : text);
  });

/** A few bytes that are put in the place of others. */
const edit = fc.record({
  at: fc.nat(),
  removed: fc.nat({ max: 3 }),
  put: fc.oneof(
    fc.constantFrom('0', '.', '"', '\\', '}', ',', '-', 'e5', ' ', '\n', '\t', '{"entity":"', '00'),
    fc.string({ maxLength: 3 }),
    fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  ),
});

describe('the reader of attempts', () => {
  afterEach(() => vi.restoreAllMocks());

  it('reads of every line what parsing it tells', () => {
    fc.assert(
      fc.property(file, (bytes) => {
        expect(readAll(bytes)).toEqual(parseAll(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads the same of lines that were edited, whatever came of them', () => {
    fc.assert(
      fc.property(file, fc.array(edit, { minLength: 1, maxLength: 3 }), (bytes, edits) => {
        const edited = edits.reduce((text, { at, removed, put }) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + put + text.slice(place + removed);
        }, bytes.toString('latin1'));
        const changed = Buffer.from(edited, 'latin1');
        expect(readAll(changed)).toEqual(parseAll(changed));
      }),
      { numRuns: 5000 },
    );
  });

  it('reads the inserted rows of a run without parsing their lines, all but those with an escaped number', () => {
    const lines = new LineWriter();
    const counts = { User: 200, Product: 200, Order: 200 };
    const source = openGenerator({ seed: 7, invalid: 0.3, counts });
    for (const entity of ENTITY_LIST) {
      const rows = source.read(entity.name, 1, 200).map((raw, index) => {
        const row = new RowInHand(entity, index + 1, raw, 12.5);
        row.decide(row.judgement.stored !== undefined);
        return row;
      });
      writeAttempts(rows, 3, 20.25, lines);
    }
    const bytes = lines.written;
    const expected = parseAll(bytes);
    expect(expected).toHaveLength(600);
    const parse = vi.spyOn(JSON, 'parse');
    const found = readAll(bytes);
    const parsed = parse.mock.calls.filter(
      ([line]) => line.includes('"outcome":"inserted"') && !line.includes('\\u'),
    );
    expect(parsed).toEqual([]);
    expect(found).toEqual(expected);
  });
});
