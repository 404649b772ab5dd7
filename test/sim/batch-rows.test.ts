import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DATABASE_ERROR_KINDS } from '../../source/base/errors.js';
import { LOCK_TIMEOUT_MS } from '../../source/base/retry.js';
import type { Entity, EntityName } from '../../source/entities/entity.js';
import { foldAddress } from '../../source/entities/email.js';
import { storedJson } from '../../source/entities/stored-json.js';
import type { RawRow, StoredRow } from '../../source/entities/value.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { SpanList } from '../../source/ledger/journal.js';
import { LineWriter } from '../../source/ledger/line-writer.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { writeAttempts, writeBatchAttempts } from '../../source/sim/attempt-lines.js';
import { BatchRows } from '../../source/sim/batch-rows.js';
import { newClaimedRow, type ClaimedRow } from '../../source/sim/work.js';
import type { RowSource } from '../../source/sim/workloads/workload.js';
import { writeBatch, writePlainBatch } from '../../source/sim/write-batch.js';
import { writePipelined, writePlainPipelined } from '../../source/sim/write-pipelined.js';
import type { WriteContext } from '../../source/sim/write-context.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES } from '../harness/shop.js';
import { anyRow } from '../entities/arbitraries.js';
import { draws } from '../harness/draws.js';
import { hastyClock } from '../harness/virtual-clock.js';
import { FakeStore, type Fault } from './fake-store.js';
import { rowsOfJson } from './fault-sweep/simulated-database.js';

/** What a way of writing has led to. */
interface Written {
  readonly announced: unknown;
  readonly stored: readonly StoredRow[];
  readonly attempts: readonly unknown[];
  readonly committed: readonly number[];
  readonly counts: Record<string, number>;
}

interface Trial {
  readonly entity: EntityName;
  readonly batch: readonly RawRow[];
  readonly stored: readonly StoredRow[];
  readonly missing: ReadonlySet<number>;
  readonly fault: Fault | undefined;
}

const sourceOf = (batch: readonly RawRow[]): RowSource => ({
  read: (_, row, count) => batch.slice(row - 1, row - 1 + count),
  placeOf: (_, row) => `line ${row} of rows.csv`,
  close: () => undefined,
});

function contextOf<Store extends FakeStore>(store: Store): WriteContext & { store: Store } {
  return {
    store,
    ownsTurn: false,
    clock: hastyClock(2500),
    isStopping: () => false,
    timeoutMs: LOCK_TIMEOUT_MS,
    health: new Health(describeHealth([store.name]), () => 0),
    onWaiting: () => undefined,
    onRetry: () => undefined,
  };
}

type Way = 'together' | 'pipelined';

/** The long way: each row is an object. */
async function writeClaimed(way: Way, { entity, batch, ...trial }: Trial): Promise<Written> {
  const source = sourceOf(batch);
  const rows = batch.map((raw, at) =>
    newClaimedRow(ENTITIES[entity]!, at + 1, raw, { source, startedMs: 5 }),
  );
  noteMissing(ENTITIES[entity]!, trial.missing, rows.length, {
    target: (at, reference) => rows[at]?.target(reference),
    claim: (at) => rows[at]!,
  });
  const announced = new SpanList();
  for (const row of rows) if (row.writable) announced.add(row.row, Number(row.id));
  const store = new FakeStore(ENTITIES[entity]!, trial.stored, trial.fault);
  await (way === 'pipelined' ? writePipelined : writeBatch)(rows, contextOf(store));
  const lines = new LineWriter();
  writeAttempts(rows, 3, 9, lines);
  const inserted = rows.filter(({ outcome }) => outcome === 'inserted');
  const counts: Record<string, number> = {};
  for (const { outcome = '' } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return {
    announced: announced.spans,
    stored: [...store.rows.values()],
    attempts: attemptsIn(lines),
    committed: inserted.map(({ id }) => Number(id)),
    counts,
  };
}

/** The short way: plain rows are JSON. */
async function writePlain(way: Way, { entity, batch, ...trial }: Trial): Promise<Written> {
  const range = { first: 1, count: batch.length };
  const rows = BatchRows.read(ENTITIES[entity]!, range, { source: sourceOf(batch), startedMs: 5 });
  noteMissing(rows.entity, trial.missing, rows.length, rows);
  const announced = rows.writable().spans;
  const store = Object.assign(new FakeStore(rows.entity, trial.stored, trial.fault), {
    insertJson: ({ json }: { json: string }): Promise<number> =>
      store.insertAll(rowsOfJson(rows.entity, json)),
    insertEachJson: ({ json }: { json: string }): Promise<Set<number>> =>
      store.insertEach(rowsOfJson(rows.entity, json)),
  });
  const context = contextOf(store);
  if (way === 'pipelined') await writePlainPipelined(rows, context);
  else if (rows.plainCount > 0) await writePlainBatch(rows, context);
  else await writeBatch(rows.claimAll(), context);
  const lines = new LineWriter();
  writeBatchAttempts(rows, 3, 9, lines);
  const counts = [...rows.countOutcomes()].filter(([, count]) => count > 0);
  return {
    announced,
    stored: [...store.rows.values()],
    attempts: attemptsIn(lines),
    committed: [...rows.insertedIds()],
    counts: Object.fromEntries(counts),
  };
}

/** Notes what a look-up of the referenced rows has found missing. */
function noteMissing(
  entity: Entity,
  missing: ReadonlySet<number>,
  length: number,
  rows: Pick<BatchRows, 'target' | 'claim'>,
): void {
  for (const reference of entity.references) {
    for (let at = 0; at < length; at += 1) {
      const id = rows.target(at, reference);
      if (id === undefined || !missing.has(id)) continue;
      const row: ClaimedRow = rows.claim(at);
      // An even id is looked up, and found.
      if (id % 2 === 1) row.addMissing(reference, true);
    }
  }
}

function attemptsIn(lines: LineWriter): unknown[] {
  const text = Buffer.from(lines.written).toString('utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => parseAttempt(line, SHOP));
}

const smallId = fc.integer({ min: 1, max: 9 });

const name = fc.constantFrom('Ana', 'Zoë', 'say "hi"', 'e\u0301', ' padded ', '', '\ud800x');

const email = fc.constantFrom(
  'ana@example.com',
  'ANA@example.com',
  'ben@example.com',
  'bücher@example.com',
  'ana@xn--bcher-kva.example',
  'no address',
);

const ROWS: Readonly<Record<EntityName, fc.Arbitrary<RawRow>>> = {
  User: fc.oneof(
    fc.tuple(fc.nat(30), fc.constant('Ana'), fc.emailAddress()),
    fc.tuple(smallId, name, email),
  ),
  Product: fc.tuple(fc.nat(30), name, fc.constantFrom(1, 2.5, 0.01, 1e6, -1)),
  Order: fc.tuple(fc.nat(30), smallId, smallId, fc.integer({ min: 0, max: 5 })),
};

const trial: fc.Arbitrary<Trial> = fc
  .constantFrom<EntityName>('User', 'Product', 'Order')
  .chain((entity) =>
    fc.record({
      entity: fc.constant(entity),
      batch: fc.array(
        fc.oneof(
          { weight: 9, arbitrary: ROWS[entity]! },
          { weight: 1, arbitrary: anyRow(ENTITIES[entity]!) },
        ),
        { minLength: 2, maxLength: 12 },
      ),
      stored: fc.constantFrom<readonly StoredRow[]>(
        [],
        entity === 'User'
          ? [[4, 'Ana', 'ana@example.com']]
          : entity === 'Product'
            ? [[4, 'Ana', '1.00']]
            : [[4, 1, 1, 1]],
      ),
      missing: fc.uniqueArray(smallId, { maxLength: 3 }).map((ids) => new Set(ids)),
      fault: fc.option(
        fc.record({
          at: fc.integer({ min: 1, max: 6 }),
          times: fc.integer({ min: 1, max: 3 }),
          kind: fc.constantFrom(...DATABASE_ERROR_KINDS),
          isApplied: fc.boolean(),
        }),
        { nil: undefined, freq: 3 },
      ),
    }),
  );

/** The same rows, with rising ids wherever an id is a number. */
function inOrder({ batch, ...others }: Trial): Trial {
  const ordered = batch.map(([id, ...values], at): RawRow => [
    typeof id === 'number' ? at + 1 : id,
    ...values,
  ]);
  return { ...others, batch: ordered };
}

/**
 * Where an error is injected, users of different addresses only: those with the same one go to the database
 * in another number of calls on the long way, so that the error meets other rows.
 */
function withoutRivals(one: Trial): Trial {
  if (!one.fault || one.entity !== 'User') return one;
  const addressed = new Map(
    one.batch.map((row) => [foldAddress(String(row[2])) ?? String(row[2]).toLowerCase(), row]),
  );
  return { ...one, batch: [...addressed.values()] };
}

async function expectSameOnBothWays(way: Way, one: Trial): Promise<void> {
  const [long, short] = [await writeClaimed(way, one), await writePlain(way, one)];
  expect(new Set(short.committed)).toEqual(new Set(long.committed));
  expect({ ...short, committed: [] }).toEqual({ ...long, committed: [] });
}

describe('a batch of plain rows', () => {
  it('leads to the same rows, outcomes and ledger as one of claimed rows, also after an error', async () => {
    await fc.assert(
      fc.asyncProperty(trial, (one) => expectSameOnBothWays('together', one)),
      { numRuns: draws(1500) },
    );
  });

  it('does so, too, where each row is a transaction of its own', async () => {
    await fc.assert(
      fc.asyncProperty(trial, fc.boolean(), (one, isInOrder) =>
        expectSameOnBothWays('pipelined', isInOrder ? inOrder(withoutRivals(one)) : one),
      ),
      { numRuns: draws(500) },
    );
  });

  it('stays JSON where each row is a transaction of its own, but for those whose keys are taken', async () => {
    const batch: RawRow[] = [
      [1, 'Ana', 'ana@example.com'],
      [2, 'Ben', 'ben@example.com'],
      [3, 'Eva', 'ANA@example.com'],
    ];
    const rows = BatchRows.read(
      ENTITIES.User,
      { first: 1, count: 3 },
      { source: sourceOf(batch), startedMs: 0 },
    );
    const store = Object.assign(new FakeStore(rows.entity), {
      insertEachJson: ({ json }: { json: string }) =>
        store.insertEach(rowsOfJson(rows.entity, json)),
    });
    await writePlainPipelined(rows, contextOf(store));
    expect(rows.plainCount).toBe(2);
    expect(rows.claimed.map(({ row, outcome, taken }) => [row, outcome, taken.length])).toEqual([
      [3, 'duplicate', 1],
    ]);
  });

  it('keeps rows as JSON that are valid as they are written', () => {
    const batch: RawRow[] = [
      [1, 'Ana', 'ana@example.com'],
      [2, 'Zoë "Z"', 'zoe@example.com'],
      [3, '', 'ben@example.com'],
      [4, 'Ida', 'ida@xn--bcher-kva.example'],
    ];
    const rows = BatchRows.read(
      ENTITIES.User,
      { first: 1, count: 4 },
      { source: sourceOf(batch), startedMs: 0 },
    );
    expect(rows.plainCount).toBe(2);
    expect(rows.claimed.map(({ row }) => row)).toEqual([3, 4]);
    expect(rows.writable().spans).toEqual([
      [1, 1, 2],
      [4, 4],
    ]);
    expect(rows.writableJson()).toEqual({
      json: `[${[
        ...batch.slice(0, 2).map((row) => JSON.stringify(row)),
        '[4,"Ida","ida@xn--bcher-kva.example","ida@bücher.example"]',
      ].join(',')}]`,
      count: 3,
      isSortable: false,
    });
  });
});

it('a stored row is the JSON that JSON.stringify makes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'binary' }), fc.constant('\ud800'))),
      (row) => {
        expect(storedJson(row)).toBe(JSON.stringify(row));
      },
    ),
  );
});
