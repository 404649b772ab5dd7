import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { buildRecord } from '../../source/audit/record.js';
import { DATABASE_ERROR_KINDS } from '../../source/base/errors.js';
import { OUTCOMES } from '../../source/entities/outcome.js';
import { attemptsOf } from '../../source/ledger/attempts.js';
import { formatRecord } from '../../source/ledger/printed-record.js';
import { INLINE_ATTEMPTS, RECORD_SCHEMA } from '../../source/ledger/record.js';
import { unknownAttempt } from '../../source/ledger/unknown-rows.js';
import { PHASE_DETAILS } from '../../source/ledger/phase-file.js';
import { REFERENCE_POLICIES } from '../../source/references/registry.js';
import { LIMITS, ORDER_POLICIES } from '../../source/sim/settings.js';
import { TOGETHER_POLICIES } from '../../source/units/meanings.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES, ENTITY_LIST, ENTITY_NAMES } from '../harness/shop.js';
import {
  audited,
  generated,
  stageAssignment,
  stageRun,
  type Stage,
  type StageOptions,
} from '../audit/stage.js';
import type { PrintedRecord } from '../e2e/support/record.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { runProgram } from '../harness/program.js';
import { RECORD_FIELDS, RUN_STATUSES, SINCE_VERSION_2 } from './record-types.js';
import { partAt, problemsOf, resolved, SCHEMA, type Schema } from './schema.js';

/** The record of a run, as it is printed and stored. */
async function recordOf(stage: Stage): Promise<PrintedRecord> {
  const { result } = await audited(stage);
  const record = buildRecord(stage.dir, result);
  return JSON.parse(formatRecord(record, attemptsOf(stage.dir, record))) as PrintedRecord;
}

const runRecord = async (options?: StageOptions): Promise<PrintedRecord> =>
  recordOf(await stageRun(options));

/** Every line of the file that a record names. */
function attemptLines(dir: string, { attemptsFile }: PrintedRecord): unknown[] {
  const text = readFileSync(path.join(dir, 'data', 'runs', attemptsFile), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

function problemsOfLines(lines: readonly unknown[]): string[] {
  return lines.flatMap((line) => problemsOf(line, '/$defs/attemptLine')).slice(0, 5);
}

describe('the schema describes', () => {
  it('the assignment', async () => {
    const record = await recordOf(await stageAssignment());
    expect(problemsOf(record)).toEqual([]);
    expect(record.attempts).toHaveLength(30);
  });

  it('a run without rows', async () => {
    const record = await runRecord({ workload: generated(0, 1) });
    expect(problemsOf(record)).toEqual([]);
    expect(record.latencyMs.p50).toBeNull();
  });

  it('a run that did not look at references', FULL, async () => {
    const record = await runRecord({ settings: { references: 'none' } });
    expect(problemsOf(record)).toEqual([]);
    expect(record.audit.checks.find(({ name }) => name === 'orphan')?.found).toBe(2);
  });

  it('a run of many wrong rows in batches, whatever the rows hold', async () => {
    const record = await runRecord({
      workload: generated(600, 8, 0.9),
      settings: { batch: 20, order: 'race', references: 'check' },
    });
    expect(problemsOf(record)).toEqual([]);
    expect(record.run).toMatchObject({ seed: 8, settings: { rows: 600, invalid: 0.9 } });
  });

  it('a run of 12,000 rows, and each line of the file that holds its attempts', FULL, async () => {
    const stage = await stageRun({ workload: generated(12_000, 3), settings: { batch: 500 } });
    const record = await recordOf(stage);
    expect(problemsOf(record)).toEqual([]);
    expect(record.attempts).toEqual([]);
    const lines = attemptLines(stage.dir, record);
    expect(lines).toHaveLength(12_000);
    expect(problemsOfLines(lines)).toEqual([]);
  });

  it('a run that was interrupted', FULL, async () => {
    const dir = temporaryFolder();
    const { stdout, code } = await runProgram(
      ['run', 'generate', '--rows=400', '--threads=2', '--pace=30', '--seed=5', '--json'],
      { cwd: dir, signalAfter: { signal: 'SIGINT', output: / of 400 rows/ } },
    );
    expect(code).toBe(130);
    const record = JSON.parse(stdout) as PrintedRecord;
    expect(problemsOf(record)).toEqual([]);
    expect(record.run.status).toBe('interrupted');
    expect(record.attempts).toHaveLength(record.totals.attempted);
    expect(record.totals.attempted).toBeGreaterThan(0);
    expect(record.totals.attempted).toBeLessThan(400);
    expect(problemsOfLines(attemptLines(dir, record))).toEqual([]);
    const stored = readFileSync(path.join(dir, 'data', 'runs', `${record.run.id}.json`), 'utf8');
    const { attempts: _, ...others } = record;
    expect(JSON.parse(stored)).toEqual(others);
  });

  it('a run whose process was killed, as a later audit reports it', FULL, async () => {
    const dir = temporaryFolder();
    const args = ['run', 'generate', '--rows=400', '--threads=2', '--pace=30', '--seed=5'];
    await runProgram(args, {
      cwd: dir,
      signalAfter: { signal: 'SIGKILL', output: / of 400 rows/ },
    });
    const { stdout } = await callProgram(['verify', '--json'], { cwd: dir });
    const record = JSON.parse(stdout) as PrintedRecord;
    expect(problemsOf(record)).toEqual([]);
    expect(record.run.status).toBe('failed');
    expect(record.audit.ok).toBe(true);
  });
});

describe('the schema refuses', () => {
  let record: PrintedRecord;

  beforeAll(async () => {
    record = await runRecord({ workload: generated(40, 2, 0.5) });
  });

  /** Every place in a record that holds something, by its path. */
  function* placesIn(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      yield [...path, name];
      yield* placesIn(inner, [...path, name]);
    }
  }

  /** A copy of the record in which the object that holds a place was changed. */
  function changed(
    place: readonly string[],
    change: (holder: Record<string, unknown>, name: string) => void,
  ): unknown {
    const copy = structuredClone(record) as unknown as Record<string, unknown>;
    let holder = copy;
    for (const name of place.slice(0, -1)) holder = holder[name] as Record<string, unknown>;
    change(holder, place.at(-1) ?? '');
    return copy;
  }

  /** The places of which one of each kind is enough: those of the first few list elements. */
  function somePlaces(): (readonly string[])[] {
    const isFew = (name: string): boolean => !/^\d+$/.test(name) || Number(name) < 3;
    return [...placesIn(record)].filter((place) => place.every(isFew));
  }

  it('a record that lacks anything, but for what may be absent', () => {
    const accepted = somePlaces()
      .filter((place) => !/^\d+$/.test(place.at(-1) ?? ''))
      .filter((place) => {
        const copy = changed(place, (holder, name) => delete holder[name]);
        return problemsOf(copy).length === 0;
      });
    expect(accepted.map((place) => place.join('.'))).toEqual([
      'run.planned',
      'run.settings.pipeline',
      'run.settings.turn',
      'run.settings.lane',
      'run.settings.writer',
      'run.settings.rows',
      'run.settings.invalid',
      // Records of version 1, and of journals from then, lack what version 2 has added.
      'run.settings.databases.User.durability',
      'run.settings.databases.Product.durability',
      'run.settings.databases.Order.durability',
      'totals.undone',
      'entities.User.undone',
      'entities.Product.undone',
      'entities.Order.undone',
      'threads.0.undone',
      'databases',
      ...ENTITY_NAMES.flatMap((_, index) =>
        ['rowsBefore', 'undone'].map((name) => `databases.${index}.${name}`),
      ),
      'causes',
      'tooEarly',
      'attempts',
    ]);
  });

  it('a value of another type, anywhere', () => {
    const accepted = somePlaces().filter((place) => {
      const copy = changed(place, (holder, name) => {
        holder[name] = Array.isArray(holder[name]) ? {} : [];
      });
      return problemsOf(copy).length === 0;
    });
    expect(accepted.map((place) => place.join('.'))).toEqual([]);
  });

  it('an unknown field, in any object', () => {
    const objects = somePlaces().filter((place) => {
      let value: unknown = record;
      for (const name of place) value = (value as Record<string, unknown>)[name];
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    });
    expect(objects.length).toBeGreaterThan(20);
    const accepted = [[], ...objects].filter((place) => {
      const copy = changed([...place, 'surprise'], (holder, name) => {
        holder[name] = 1;
      });
      return problemsOf(copy).length === 0;
    });
    expect(accepted.map((place) => place.join('.'))).toEqual([]);
  });

  it.each<[string, readonly string[], unknown]>([
    ['another version', ['schema'], 'dbsim.run/3'],
    ['an unknown status', ['run', 'status'], 'done'],
    ['an id that is none', ['run', 'id'], 'latest'],
    ['a local time', ['run', 'startedAt'], '2026-11-23T06:29:24'],
    ['no threads', ['run', 'threads'], 0],
    ['too many threads', ['run', 'threads'], 257],
    ['a batch of nothing', ['run', 'settings', 'batch'], 0],
    ['half a row', ['totals', 'attempted'], 0.5],
    ['fewer rows than none', ['totals', 'failed'], -1],
    ['a rate above one', ['totals', 'successRate'], 1.01],
    ['a rate that is nothing', ['totals', 'successRate'], 'NaN'],
    ['a row number 0', ['attempts', '0', 'row'], 0],
    ['a thread number 0', ['attempts', '0', 'thread'], 0],
    ['an unknown outcome', ['attempts', '0', 'outcome'], 'rejected'],
    ['an unknown entity', ['attempts', '0', 'entity'], 'Customer'],
    ['the fields of another entity', ['attempts', '0', 'entity'], 'Order'],
    ['no retries at all', ['attempts', '0', 'retries'], 0],
    ['a check that is not promised', ['audit', 'checks', '0', 'name'], 'fine'],
    ['a slice with three numbers', ['throughput', 'series', '0'], [1, 2, 3]],
    ['a slice with one number', ['throughput', 'series', '0'], [1]],
    ['a negative latency', ['latencyMs', 'p50'], -1],
  ])('%s', (_what, place, value) => {
    const copy = changed(place, (holder, name) => {
      holder[name] = value;
    });
    expect(problemsOf(copy)).not.toEqual([]);
  });

  it('an inserted row with reasons, a refused one without, and a failed one without its error', () => {
    const inserted = record.attempts.find((attempt) => attempt.outcome === 'inserted');
    const invalid = record.attempts.find((attempt) => attempt.outcome === 'invalid');
    const error = { class: 'full', code: 'SQLITE_FULL' };
    const isAccepted = (attempt: object): boolean =>
      problemsOf(attempt, '/$defs/attempt').length === 0;
    expect(isAccepted({ ...inserted })).toBe(true);
    expect(isAccepted({ ...inserted, reasons: invalid?.reasons })).toBe(false);
    expect(isAccepted({ ...inserted, error })).toBe(false);
    expect(isAccepted({ ...invalid, reasons: [] })).toBe(false);
    expect(isAccepted({ ...invalid, outcome: 'failed' })).toBe(false);
    expect(isAccepted({ ...invalid, outcome: 'failed', error })).toBe(true);
    expect(isAccepted({ ...invalid, error: { ...error, class: 'weather' } })).toBe(false);
  });
});

describe('the schema and the types', () => {
  /** The JSON types that a part of the schema allows, in the words of `RECORD_FIELDS`. */
  function kindOf(part: Schema): string {
    const { type, const: only, enum: choices, anyOf } = resolved(part);
    if (anyOf) return anyOf.map(kindOf).join(' or ');
    const types = type ?? typeof (only ?? choices?.[0]);
    return [types].flat().join(' or ').replace('integer', 'number');
  }

  it.each(Object.entries(RECORD_FIELDS))('have the same fields at "%s"', (pointer, fields) => {
    const part = partAt(pointer);
    const isNew = (name: string): boolean => SINCE_VERSION_2[pointer]?.includes(name) ?? false;
    const required = new Set(part.required?.filter((name) => !isNew(name)));
    expect(part.required).toEqual(expect.arrayContaining([...(SINCE_VERSION_2[pointer] ?? [])]));
    const described = Object.entries(part.properties ?? {}).map(([name, property]) => [
      name,
      kindOf(property) + (required.has(name) ? '' : ', optional'),
    ]);
    expect(Object.fromEntries(described)).toEqual(fields);
  });

  it('are about the same objects', () => {
    const objects: string[] = [];
    const walk = (part: Schema, pointer: string): void => {
      if (part.properties && part.type === 'object') objects.push(pointer);
      for (const [name, inner] of Object.entries(part.properties ?? {})) {
        walk(inner, `${pointer}/properties/${name}`);
      }
      for (const [name, inner] of Object.entries(part.$defs ?? {})) {
        walk(inner, `${pointer}/$defs/${name}`);
      }
    };
    walk(SCHEMA, '');
    const values = ['/$defs/userValues', '/$defs/productValues', '/$defs/orderValues'];
    const others = [...values, '/$defs/insertedLine'];
    expect(objects.toSorted()).toEqual([...Object.keys(RECORD_FIELDS), ...others].toSorted());
    expect(objects.filter((pointer) => partAt(pointer).additionalProperties !== false)).toEqual([]);
  });

  it.each([
    ['/properties/schema', [RECORD_SCHEMA]],
    ['/$defs/run/properties/status', RUN_STATUSES],
    ['/$defs/run/properties/phaseDetail', PHASE_DETAILS],
    ['/$defs/settings/properties/order', ORDER_POLICIES],
    ['/$defs/settings/properties/references', REFERENCE_POLICIES],
    ['/$defs/settings/properties/together', TOGETHER_POLICIES],
    ['/$defs/attempt/properties/entity', ENTITY_NAMES],
    ['/$defs/attempt/properties/outcome', OUTCOMES],
    ['/$defs/error/properties/class', DATABASE_ERROR_KINDS],
  ])('have the same words at %s', (pointer, words) => {
    const { const: only, enum: choices } = partAt(pointer);
    expect(choices ?? [only]).toEqual(words);
  });

  it('have the same checks', async () => {
    const { audit } = await recordOf(await stageAssignment());
    const { pattern = '' } = partAt('/$defs/check/properties/name') as { pattern?: string };
    const always = audit.checks.map((check) => check.name);
    for (const name of always) expect(name).toMatch(new RegExp(pattern));
    const [, list = ''] = /\(\?:(.*)\)/.exec(pattern) ?? [];
    // The last ones only where there are copies, claims, rows of another program, a model with gaps, units, or circles.
    const sometimes = ['copies', 'claims', 'taken', 'not-covered', 'torn', 'late', 'duplicate-.+'];
    const known = always.filter((name) => !name.startsWith('duplicate-'));
    expect(list.split('|')).toEqual([...known, ...sometimes]);
  });

  it('have the same fields of each entity', () => {
    for (const { table, fields } of Object.values(ENTITIES)) {
      const part = partAt(`/$defs/${table.slice(0, -1)}Values`);
      const names = fields.map((field) => field.name);
      expect(Object.keys(part.properties ?? {})).toEqual(names);
      expect(part.required).toEqual(names.slice(0, 1));
    }
  });

  it('demand all fields of a row, unless its outcome is unknown', () => {
    for (const { name } of ENTITY_LIST) {
      const unknown = unknownAttempt({ entity: name, row: 1, id: 1, thread: 1 }, SHOP);
      expect(problemsOf(unknown, '/$defs/attempt')).toEqual([]);
      expect(problemsOf({ ...unknown, outcome: 'invalid' }, '/$defs/attempt')).not.toEqual([]);
    }
  });

  it('have the same limits', () => {
    expect(partAt('/properties/attempts').maxItems).toBe(INLINE_ATTEMPTS);
    expect(partAt('/$defs/run/properties/threads')).toMatchObject({
      minimum: LIMITS.threads.min,
      maximum: LIMITS.threads.max,
    });
    expect(partAt('/$defs/settings/properties/batch')).toMatchObject({
      minimum: LIMITS.batch.min,
      maximum: LIMITS.batch.max,
    });
    expect(partAt('/$defs/settings/properties/paceMs')).toMatchObject({
      minimum: LIMITS.pace.min,
      maximum: LIMITS.pace.max,
    });
  });

  it('show what every field is', () => {
    const silent: string[] = [];
    const walk = (part: Schema, pointer: string): void => {
      if ((resolved(part).description ?? '') === '') silent.push(pointer);
      for (const [name, inner] of Object.entries(part.properties ?? {})) {
        walk(inner, `${pointer}/${name}`);
      }
      for (const [name, inner] of Object.entries(part.$defs ?? {})) walk(inner, name);
      if (typeof part.items === 'object') walk(part.items, `${pointer}/items`);
      for (const inner of part.prefixItems ?? []) walk(inner, `${pointer}/prefixItems`);
    };
    walk(SCHEMA, '');
    expect(silent).toEqual([]);
  });
});
