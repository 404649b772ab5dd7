import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { buildRecord } from '../../source/audit/record.js';
import { storeRecord } from '../../source/engine/audit-stored.js';
import type { EntityName } from '../../source/entities/entity.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { attemptsOf } from '../../source/ledger/attempts.js';
import { runFiles } from '../../source/ledger/files.js';
import { editAttempts, editJournal, plant, unguarded } from './planting.js';
import { audited, copyOf, damaged, stageAssignment, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await stageAssignment();
});

/** Takes back the end of a run: its process was killed before it could close the ledger. */
function kill(stage: Stage): void {
  editJournal(stage, (line) => (line.type === 'end' ? [] : [line]));
}

/** Takes the outcome of a row out of the ledger. */
function forget(stage: Stage, entity: EntityName, row: number): void {
  editAttempts(stage, (attempt) =>
    attempt.entity === entity && attempt.row === row ? [] : [attempt],
  );
}

describe('a run whose process was killed', () => {
  it('failed, and holds as far as it came', async () => {
    const { failing, result, check } = await damaged(stage, kill);
    expect(failing).toEqual([]);
    expect(result).toMatchObject({ status: 'failed', peakInFlight: 0, retries: 0 });
    expect(result.summary.totals).toMatchObject({ attempted: 30, inserted: 24 });
    expect(check('counts').detail).toMatch(/the process ended before it could count/);
  });

  it('may have a torn line', async () => {
    const { failing } = await damaged(stage, (copy) => {
      kill(copy);
      editAttempts(copy, (attempt, text) =>
        attempt.entity === 'Order' && attempt.row === 9 ? [text.slice(0, 30)] : [attempt],
      );
    });
    expect(failing).toEqual([]);
  });

  it('leaves a row that was written and not acknowledged: unknown, listed, never lost', async () => {
    const { failing, result, check } = await damaged(stage, (copy) => {
      kill(copy);
      forget(copy, 'User', 3);
    });
    expect(failing).toEqual([]);
    expect(check('unknown')).toMatchObject({
      found: 1,
      detail:
        'the databases show what became of 1 row without an acknowledgement: ' +
        'stored: User 3 [name Charlie, email charlie@example.com]',
    });
    expect(result.unknownRows).toMatchObject([{ entity: 'User', row: 3, id: 3 }]);
    expect(result.summary.totals).toMatchObject({ attempted: 30, inserted: 23, unknown: 1 });
    expect(result.summary.entities.User).toMatchObject({ attempted: 10, inserted: 7, unknown: 1 });
  });

  it('leaves a row that was announced and not written: unknown, listed, never lost', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      kill(copy);
      forget(copy, 'Product', 9);
      forget(copy, 'Product', 8);
      await plant(copy, 'products', 'DELETE FROM products WHERE id = 9');
    });
    expect(failing).toEqual([]);
    expect(check('unknown')).toMatchObject({
      found: 2,
      detail:
        'the databases show what became of 2 rows without an acknowledgement: ' +
        'stored: Product 8 [name Smartwatch, price 250.00]; not stored: Product 9',
    });
  });

  it('does not have an unknown row twice', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      kill(copy);
      forget(copy, 'Order', 3);
      await plant(
        copy,
        'orders',
        `${unguarded('orders')} INSERT INTO orders SELECT * FROM orders WHERE id = 3;`,
      );
    });
    expect(failing).toEqual(['doubled']);
    expect(check('doubled').detail).toContain('Order 3 [');
  });

  it('does not keep a row that it had only refused, or never took', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      kill(copy);
      forget(copy, 'Order', 8);
      await plant(copy, 'orders', 'INSERT INTO orders VALUES (8, 7, 8, 1)');
    });
    expect(failing).toEqual(['stranger']);
    expect(check('stranger').detail).toContain('Order 8 [');
  });

  it('keeps the unknown rows beside what it left, and lists them with the others before and after', async () => {
    const killed = copyOf(stage);
    kill(killed);
    forget(killed, 'User', 3);
    const files = runFiles(killed.dir, killed.run);
    const left = readFileSync(files.attempts, 'utf8');
    const { result } = await audited(killed);
    const record = buildRecord(killed.dir, result);
    const before = [...attemptsOf(killed.dir, record)()];
    expect(before).toHaveLength(record.totals.attempted);
    expect(before.filter(({ outcome }) => outcome === 'unknown')).toMatchObject([
      { entity: 'User', row: 3, values: { id: 3 }, startedMs: null, latencyMs: null },
    ]);

    await storeRecord(killed.dir, { record, result });
    expect(readFileSync(files.attempts, 'utf8')).toBe(left);
    expect(record.unknownFile).toBe(path.basename(files.unknown));
    const after = [...attemptsOf(killed.dir, record)()];
    // Closing the run finds out what became of rows that were missed, and nothing else.
    expect(after.map(withoutReasons)).toEqual(before.map(withoutReasons));
    rmSync(files.journal);
    expect([...attemptsOf(killed.dir, record)()]).toEqual(after);
  });
});

describe('a row whose thread could not determine its outcome', () => {
  it.each([
    ['is stored', '', 'stored: Product 9 [name Gaming Chair, price 500.00]'],
    ['is not', 'DELETE FROM products WHERE id = 9', 'not stored: Product 9'],
  ])('is listed where it %s', async (_where, sql, listed) => {
    const { failing, check } = await damaged(stage, async (copy) => {
      editAttempts(copy, (attempt) =>
        attempt.entity === 'Product' && attempt.row === 9
          ? [{ ...attempt, outcome: 'unknown' }]
          : [attempt],
      );
      await plant(copy, 'products', sql);
    });
    expect(failing).toEqual([]);
    expect(check('unknown')).toMatchObject({
      ok: true,
      found: 1,
      detail: `the databases show what became of 1 row without an acknowledgement: ${listed}`,
    });
  });
});

function withoutReasons(attempt: Attempt): Attempt {
  return { ...attempt, reasons: [] };
}
