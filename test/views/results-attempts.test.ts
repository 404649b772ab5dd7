import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttemptStore } from '../../source/services/results/attempt-store.js';
import {
  ALL_ATTEMPTS,
  SORT_COLUMNS,
  type AttemptQuery,
} from '../../source/services/results/query.js';
import { holdsWords, searchWords } from '../../source/services/results/search.js';
import { OUTCOMES, outcomeIndex } from '../../source/entities/outcome.js';
import { describeReasons, type Attempt } from '../../source/ledger/attempt.js';
import { Fates } from '../../source/ledger/fates.js';
import { REFERENCE_RULES } from '../../source/ledger/reference-rules.js';
import { anyText } from '../entities/arbitraries.js';
import { draws } from '../harness/draws.js';
import { temporaryFolder } from '../harness/folder.js';
import { attemptOf, manyAttempts } from './support/results.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES, ENTITY_NAMES, entityIndex } from '../harness/shop.js';

const microseconds = fc.integer({ min: 0, max: 9e9 }).map((value) => value / 1000);

const anyReason = fc.record({
  field: fc.constantFrom('', 'id', 'name', 'email', 'quantity'),
  rule: fc.constantFrom('min', 'unique', 'reference', 'not-a-database'),
  message: anyText,
});

const anyAttempt: fc.Arbitrary<Attempt> = fc
  .record({
    entity: fc.constantFrom(...ENTITY_NAMES),
    row: fc.integer({ min: 1, max: 70_000 }),
    value: fc.oneof(
      anyText,
      fc.constantFrom(
        '"thread":9,"outcome":"failed"',
        '","startedMs":1,"latencyMs":2}',
        '{"entity":"',
      ),
      fc.constantFrom(null, true, 5, 0.5, 1000),
    ),
    thread: fc.integer({ min: 1, max: 256 }),
    outcome: fc.constantFrom(...OUTCOMES),
    reasons: fc.array(anyReason, { maxLength: 3 }),
    startedMs: microseconds,
    latencyMs: microseconds,
    retries: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  })
  .map(({ value, ...attempt }) => {
    const fields = ENTITIES[attempt.entity]!.fields.map(({ name }) => [name, value] as const);
    return JSON.parse(
      JSON.stringify({ ...attempt, values: Object.fromEntries(fields) }),
    ) as Attempt;
  })
  // The order in which the program writes them is not promised; some lines have another.
  .chain((attempt) => {
    const { startedMs, ...others } = attempt;
    return fc.constantFrom(inOrder(attempt), { startedMs, ...others });
  });

function inOrder({ entity, row, values, thread, outcome, reasons, ...rest }: Attempt): Attempt {
  const { startedMs, latencyMs, ...others } = rest;
  return { entity, row, values, thread, outcome, reasons, startedMs, latencyMs, ...others };
}

/** A user who was inserted at the first try, in the short form. */
const anyShortLine = fc
  .tuple(fc.integer({ min: 1, max: 70_000 }), anyText, anyText, microseconds, microseconds)
  .map(([row, name, email, startedMs, latencyMs]) =>
    JSON.stringify({ User: [row, [row + 1, name, email], 3, startedMs, latencyMs] }),
  );

const anyLine = fc.oneof(
  { weight: 3, arbitrary: anyShortLine },
  { weight: 8, arbitrary: anyAttempt.map((attempt) => JSON.stringify(attempt)) },
  { weight: 1, arbitrary: fc.constantFrom('', '{}', 'null', '{"entity":"User","row":1,"va') },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyAttempt, anyAttempt, fc.nat(80))
      .map(([torn, whole, at]) => JSON.stringify(torn).slice(0, at) + JSON.stringify(whole)),
  },
);

const anyQuery: fc.Arbitrary<AttemptQuery> = fc.record({
  entity: fc.option(fc.constantFrom(...ENTITY_NAMES), { nil: undefined }),
  outcome: fc.option(fc.constantFrom('refused' as const, ...OUTCOMES), { nil: undefined }),
  thread: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  text: fc.oneof(
    { weight: 2, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: anyText },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'k',
        'i',
        'user 1',
        'inserted',
        'nsert',
        '5.00',
        '.5',
        '"',
        '\\',
        'É',
        'missing ref',
      ),
    },
  ),
  sort: fc.constantFrom(...SORT_COLUMNS),
  descending: fc.boolean(),
});

function readShortLine(line: object | null): Attempt[] {
  if (!line || !('User' in line)) return [];
  const [row, [id, name, email], thread, startedMs, latencyMs] = line.User as [
    number,
    [number, string, string],
    number,
    number,
    number,
  ];
  const values = { id, name, email };
  const times = { startedMs, latencyMs };
  return [{ entity: 'User', row, values, thread, outcome: 'inserted', reasons: [], ...times }];
}

/** The file as anyone would read it. */
function readPlainly(lines: readonly string[]): Attempt[] {
  return lines.flatMap((line) => {
    // A torn line that another was appended to is that other one.
    const head = line.lastIndexOf('{"entity":"');
    for (const text of [line, line.slice(Math.max(0, head))]) {
      try {
        const attempt = JSON.parse(text) as Partial<Attempt> | null;
        return attempt?.reasons ? [attempt as Attempt] : readShortLine(attempt);
      } catch {
        // Torn.
      }
    }
    return [];
  });
}

function selectPlainly(attempts: readonly Attempt[], query: AttemptQuery): Attempt[] {
  const { entity, outcome, thread, text } = query;
  const words = searchWords(text);
  return sortPlainly(attempts, query).filter(
    (attempt) =>
      (entity === undefined || attempt.entity === entity) &&
      (thread === undefined || attempt.thread === thread) &&
      (outcome === undefined ||
        (outcome === 'refused' ? attempt.outcome !== 'inserted' : attempt.outcome === outcome)) &&
      holdsWords(attempt, SHOP, words),
  );
}

function sortPlainly(attempts: readonly Attempt[], { sort, descending }: AttemptQuery): Attempt[] {
  const cause = (attempt: Attempt): string =>
    attempt.outcome === 'inserted' ? '' : describeReasons(attempt).slice(0, 200).toLowerCase();
  const byRow = (one: Attempt, other: Attempt): number =>
    entityIndex(one.entity) - entityIndex(other.entity) || one.row - other.row;
  const compare: Record<AttemptQuery['sort'], typeof byRow> = {
    row: byRow,
    outcome: (one, other) => outcomeIndex(one.outcome) - outcomeIndex(other.outcome),
    thread: (one, other) => one.thread - other.thread,
    started: (one, other) => Number(one.startedMs) - Number(other.startedMs),
    took: (one, other) => Number(one.latencyMs) - Number(other.latencyMs),
    reason: (one, other) => (cause(one) < cause(other) ? -1 : Number(cause(one) > cause(other))),
  };
  const sign = descending ? -1 : 1;
  return attempts.toSorted(byRow).toSorted((one, other) => sign * compare[sort](one, other));
}

const folder = temporaryFolder();
let files = 0;

async function storeOf(text: string): Promise<AttemptStore> {
  files += 1;
  const file = path.join(folder, `${files}.ndjson`);
  writeFileSync(file, text);
  return AttemptStore.read(file, SHOP);
}

describe('the attempts of a run', () => {
  it('are filtered and sorted like an array of them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { maxLength: 40 }),
        fc.array(anyQuery, { minLength: 1, maxLength: 4 }),
        async (lines, queries) => {
          const attempts = readPlainly(lines);
          const store = await storeOf(lines.join('\n'));
          expect(store.count).toBe(attempts.length);
          for (const query of queries) {
            const selection = await store.select(query);
            const expected = selectPlainly(attempts, query);
            expect(store.rows(selection, 0, selection.count)).toEqual(expected);
            const others = selectPlainly(attempts, { ...query, outcome: undefined });
            expect(selection.outcomes).toEqual(
              OUTCOMES.map((name) => others.filter(({ outcome }) => outcome === name).length),
            );
          }
        },
      ),
      { numRuns: draws(300) },
    );
  });

  it('are searched and sorted by the reasons that are shown, not by those in the file', async () => {
    const order = (row: number, userId: number): Attempt =>
      attemptOf({
        entity: 'Order',
        row,
        values: { id: row, user_id: userId, product_id: 1, quantity: 1 },
        outcome: 'missing-reference',
        reasons: [
          {
            field: 'user_id',
            rule: REFERENCE_RULES.open,
            message: `user_id 7: User ${userId} was not there`,
          },
        ],
      });
    const file = path.join(folder, 'completed.ndjson');
    const attempts = [order(1, 8), order(2, 7), attemptOf({ row: 3, reasons: [] })];
    writeFileSync(file, attempts.map((attempt) => `${JSON.stringify(attempt)}\n`).join(''));
    const decided = { entity: 'User', outcome: 'invalid', thread: 1, decidedMs: 1 } as const;
    const fates = new Fates(SHOP, [
      { ...decided, id: 7, reason: 'name must not be empty' },
      { ...decided, id: 8, reason: 'email is wrong' },
    ]);
    const store = await AttemptStore.read(file, SHOP, {}, { fates });
    const rowsFor = async (query: Partial<AttemptQuery>): Promise<number[]> => {
      const selection = await store.select({ ...ALL_ATTEMPTS, ...query });
      return store.rows(selection, 0, selection.count).map(({ row }) => row);
    };
    expect(await rowsFor({ text: 'rejected: name' })).toEqual([2]);
    expect(await rowsFor({ text: 'not there' })).toEqual([]);
    expect(await rowsFor({ sort: 'reason' })).toEqual([3, 2, 1]);
    expect(await rowsFor({ sort: 'reason', descending: true })).toEqual([1, 2, 3]);
  });

  it('are read from the file only where they are looked at', async () => {
    const attempts = manyAttempts(5000);
    const store = await storeOf(attempts.map((attempt) => JSON.stringify(attempt)).join('\n'));
    const query: AttemptQuery = { ...ALL_ATTEMPTS, sort: 'took', descending: true };
    const selection = await store.select(query);
    const expected = selectPlainly(attempts, query);
    for (const from of [0, 1, 2499, 4990]) {
      expect(store.rows(selection, from, from + 50)).toEqual(expected.slice(from, from + 50));
    }
  });

  it('of a long line are whole', async () => {
    const long = attemptOf({ values: { id: 1, name: 'é'.repeat(400_000), email: '' } });
    const store = await storeOf(`${JSON.stringify(long)}\n${JSON.stringify(attemptOf())}\n`);
    expect(store.rows(await store.select(ALL_ATTEMPTS), 0, 2)).toEqual([long, attemptOf()]);
  });

  it('of a file that is gone are none', async () => {
    const store = await AttemptStore.read(path.join(folder, 'gone'), SHOP);
    expect((await store.select(ALL_ATTEMPTS)).count).toBe(0);
  });

  it('that only the audit knows of are among the others', async () => {
    const store = await storeOf(`${JSON.stringify(attemptOf({ row: 1 }))}\n`);
    const unknown = attemptOf({ row: 2, outcome: 'unknown', startedMs: NaN, latencyMs: NaN });
    store.add([unknown]);
    const all = await store.select({ ...ALL_ATTEMPTS, descending: true });
    expect(store.rows(all, 0, 2)).toEqual([unknown, attemptOf({ row: 1 })]);
    const found = await store.select({ ...ALL_ATTEMPTS, text: 'unknown' });
    expect(store.rows(found, 0, 2)).toEqual([unknown]);
  });

  it('yield to other work, and stop when cancelled', async () => {
    const file = path.join(folder, 'large');
    const block = manyAttempts(5000)
      .map((attempt) => `${JSON.stringify(attempt)}\n`)
      .join('');
    for (let times = 0; times < 10; times += 1) appendFileSync(file, block);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const store = await AttemptStore.read(file, SHOP);
    clearInterval(timer);
    expect(store.count).toBe(50_000);
    expect(turns).toBeGreaterThan(2);

    const controller = new AbortController();
    const shares: number[] = [];
    const search = store.select(
      { ...ALL_ATTEMPTS, text: 'name' },
      {
        signal: controller.signal,
        onProgress(share) {
          shares.push(share);
          controller.abort();
        },
      },
    );
    await expect(search).rejects.toThrow(/abort/i);
    expect(shares).toHaveLength(1);
  });
});

describe('the words of a search', () => {
  it.each([
    ['alice', attemptOf(), true],
    ['ALICE example', attemptOf(), true],
    ['user 1', attemptOf(), true],
    ['user 2', attemptOf(), false],
    ['12.50', attemptOf({ entity: 'Product', values: { id: 1, name: 'x', price: 12.5 } }), true],
    ['missing reference', attemptOf({ outcome: 'missing-reference' }), true],
    ['busy', attemptOf({ error: { class: 'locked', code: 'SQLITE_BUSY' } }), true],
    ['email', attemptOf(), false],
  ])('%j are looked for in what a person reads', (text, attempt, isFound) => {
    expect(holdsWords(attempt, SHOP, searchWords(text))).toBe(isFound);
  });
});
