import { describe, expect, it } from 'vitest';

import type { OpenRun } from '../../source/engine/open-run/open-run.js';
import type { RunRecord } from '../../source/ledger/record.js';
import { Insertions, InsertionsHeldError } from '../../source/services/insertions.js';
import { shopEntity } from '../harness/shop.js';

/** Runs that take rows without writing them, and end when a test lets them. */
class FakeRuns {
  readonly opened: FakeRun[] = [];

  readonly open = async (): Promise<OpenRun> => {
    const run = new FakeRun(`r-${this.opened.length + 1}`);
    this.opened.push(run);
    return run as unknown as OpenRun;
  };
}

class FakeRun {
  readonly header: unknown;
  readonly rows: unknown[] = [];
  waitingRows = 0;
  hasFailed = false;
  isEnding = false;
  /** What keeps it from ending. */
  gate: Promise<void> = Promise.resolve();

  constructor(id: string) {
    this.header = { id, settings: { databases: {} } };
  }

  async insert(_: unknown, rows: readonly unknown[]): Promise<unknown[]> {
    if (this.hasFailed) throw new Error('the disk is full');
    this.rows.push(...rows);
    return rows.map(() => ({ attempt: { entity: 'User', values: {} } }));
  }

  async end(): Promise<RunRecord> {
    this.isEnding = true;
    await this.gate;
    return {} as RunRecord;
  }
}

const USER = shopEntity('User');
const ROW = [1, 'Ann', 'ann@example.com'] as const;

function insertions(runs: FakeRuns, today = () => '2026-11-30'): Insertions {
  return new Insertions({ task: () => ({}) as never, open: runs.open, today });
}

describe('rows that come one by one', () => {
  it('share the run that the first of them has opened', async () => {
    const runs = new FakeRuns();
    const rows = insertions(runs);
    const inserted = await Promise.all([rows.insert(USER, [ROW]), rows.insert(USER, [ROW])]);
    expect(inserted.map(({ run }) => run)).toEqual(['r-1', 'r-1']);
    expect(runs.opened).toHaveLength(1);
  });

  it('have a ledger of each day', async () => {
    const runs = new FakeRuns();
    let day = '2026-11-30';
    const rows = insertions(runs, () => day);
    await rows.insert(USER, [ROW]);
    day = '2026-12-01';
    expect((await rows.insert(USER, [ROW])).run).toBe('r-2');
    expect(runs.opened[0]?.isEnding).toBe(true);
  });

  it('are refused while a run has the databases, and accepted afterwards', async () => {
    const runs = new FakeRuns();
    const rows = insertions(runs);
    await rows.insert(USER, [ROW]);
    const accept = await rows.hold('A run is going');
    await expect(rows.insert(USER, [ROW])).rejects.toThrow(InsertionsHeldError);
    expect(rows.current()).toBeUndefined();
    accept();
    expect((await rows.insert(USER, [ROW])).run).toBe('r-2');
  });

  it('that came before are written before the ledger is closed', async () => {
    const runs = new FakeRuns();
    const rows = insertions(runs);
    const inserting = rows.insert(USER, [ROW]);
    const holding = rows.hold('A run is going');
    await holding;
    const result = await inserting.catch((error: unknown) => error);
    const written = runs.opened.flatMap((run) => run.rows);
    expect(written).toHaveLength(result instanceof InsertionsHeldError ? 0 : 1);
    expect(runs.opened.every(({ isEnding }) => isEnding)).toBe(true);
  });

  it('get another ledger after one that could not be written', async () => {
    const runs = new FakeRuns();
    const rows = insertions(runs);
    await rows.insert(USER, [ROW]);
    runs.opened[0]!.hasFailed = true;
    await expect(rows.insert(USER, [ROW])).rejects.toThrow('the disk is full');
    expect((await rows.insert(USER, [ROW])).run).toBe('r-2');
  });
});
