import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL, itEach } from '../harness/full.js';

import type { AuditResult } from '../../source/audit/audit.js';
import { lockFolder, type FolderLock } from '../../source/db/sqlite/folder-lock.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { readLines } from '../../source/ledger/lines.js';
import type { RebalanceStep } from '../../source/rebalance/begin.js';
import { markTopology, readRebalance, writeRebalance } from '../../source/rebalance/journal.js';
import { rebalanceFolder, pausedRunFolder } from '../../source/rebalance/locks.js';
import { DATA_FOLDER } from '../../source/router/topology.js';
import type { RunEnd } from '../../source/sim/released-run.js';
import { startRun, type ActiveRun } from '../../source/sim/run.js';
import { DEFAULT_SETTINGS, type WriteSettings } from '../../source/sim/settings.js';
import type { Snapshot } from '../../source/sim/snapshot.js';
import { SHOP } from '../../source/entities/shop.js';
import { audited, generated } from '../audit/stage.js';
import { lockFile } from '../e2e/support/databases.js';
import { temporaryFolder } from '../harness/folder.js';
import { embedded, folderWithRows, move, rowsInPlace, sharded, type Described } from './stage.js';

const ROWS = 900;
const SEED = 2;

/** So many rows are decided before anything moves. */
const FIRST = 400;

/** So slow that a run is going as long as the test wants it to. */
const SLOW_MS = 150;

interface Going {
  readonly dir: string;
  readonly run: ActiveRun;
  readonly notices: readonly string[];
  readonly ended: Promise<RunEnd>;
}

/** Starts a slow run, as commands do, with the folder taken; gives it when it has decided some rows. */
async function going(
  { topology, file }: Described,
  dir: string,
  settings: Partial<WriteSettings> = {},
): Promise<Going> {
  const lock = await lockFolder(path.join(dir, DATA_FOLDER));
  const notices: string[] = [];
  const run = await startRun({
    dir,
    topology,
    topologyFile: file ?? undefined,
    workload: generated(ROWS, SEED),
    // Released slow enough that it does not end before anybody looks.
    settings: { ...DEFAULT_SETTINGS, threads: 4, sync: 'off', paceMs: 10, ...settings },
    version: '0.0.0-test',
    emit: (event) => {
      if (event.type === 'notice') notices.push(event.sentence);
    },
  });
  const ended = endOf(run, lock);
  // Looked at later, and by tests that want it to fail.
  ended.catch(() => undefined);
  await until(() => run.snapshot().decided > FIRST);
  run.setPace(SLOW_MS);
  return { dir, run, notices, ended };
}

async function endOf(run: ActiveRun, lock: FolderLock): Promise<RunEnd> {
  try {
    return await run.ended;
  } finally {
    await lock.release();
  }
}

/** Waits for something that comes; the time limit of the test ends what never does. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(2);
}

async function untilNotice({ notices }: Going, words: string): Promise<void> {
  await until(() => notices.some((reported) => reported.includes(words)));
}

async function untilIn({ run }: Going, { topology }: Described): Promise<void> {
  const names = (): string[] => run.where().topology.User!.shards.map(({ name }) => name);
  const wanted = topology.User!.shards.map(({ name }) => name);
  await until(() => JSON.stringify(names()) === JSON.stringify(wanted));
}

/** Lets a run go at full speed to its end, which must be a good one. */
async function complete({ run, ended }: Going): Promise<void> {
  run.setPace(0);
  expect(await ended).toEqual({ status: 'completed', crashes: [] });
}

/** Moves the rows of a run until something is about to be done, then breaks off. */
async function breakOff(from: Described, to: Described, dir: string, when: string): Promise<void> {
  const moving = move(dir, from, to, {
    onStep: ({ type }) => {
      if (type === when) throw new Error('broken off');
    },
  });
  await expect(moving).rejects.toThrow('broken off');
}

/** The outcome of every row of a run and the reasons, in the order of the rows. */
function outcomesOf({ files }: ActiveRun): string[] {
  return [...readLines(files.attempts)]
    .map((line) => parseAttempt(line, SHOP)!)
    .map(({ entity, row, outcome, reasons }) => JSON.stringify([entity, row, outcome, reasons]))
    .toSorted();
}

async function expectSound({ dir, run }: Going, { topology }: Described): Promise<AuditResult> {
  const { failing, result } = await audited({ dir, run: run.header.id, topology });
  expect(failing).toEqual([]);
  expect(result.summary.totals.unknown).toBe(0);
  return result;
}

/** Of the users and orders that are in databases, the share that a rebalance has removed from their old ones. */
function shareOf(steps: readonly RebalanceStep[], { databases }: Snapshot): number {
  const removed = steps.reduce((sum, step) => sum + (step.type === 'removed' ? step.rows : 0), 0);
  const stored = databases
    .filter(({ entity }) => entity !== 'Product')
    .reduce((sum, { counts }) => sum + counts.inserted, 0);
  return removed / stored;
}

/** The outcomes of the same run without a rebalance. */
let undisturbed: readonly string[];

beforeAll(async () => {
  const dir = temporaryFolder();
  const still = await going(sharded(dir, 3), dir, { paceMs: 0 });
  await complete(still);
  undisturbed = outcomesOf(still.run);
});

describe('a run whose rows move from 3 to 4 databases while it writes', () => {
  itEach<[string, number, Partial<WriteSettings>]>(
    [
      ['rendezvous', 0.25, {}],
      ['hash', 0.75, { journal: 'delete' }],
      ['rendezvous', 0.25, { batch: 10, order: 'race', threads: 2 }],
    ],
    'by %s, of which %d move, goes on there: %o',
    async (rule, share, settings) => {
      const dir = temporaryFolder();
      const [three, four] = [sharded(dir, 3, `rule: ${rule}`), sharded(dir, 4, `rule: ${rule}`)];
      const one = await going(three, dir, settings);
      let standing: Snapshot | undefined;
      const steps = await move(dir, three, four, {
        onStep: ({ type }) => {
          if (type === 'copying') standing = one.run.snapshot();
        },
      });
      expect(standing).toMatchObject({ pausedForRebalance: true });
      const moved = shareOf(steps, standing ?? expect.unreachable());
      expect(Math.abs(moved - share), `${moved}`).toBeLessThan(0.15);
      await untilIn(one, four);
      expect(one.run.snapshot().decided).toBeLessThan(ROWS);
      await complete(one);

      expect(one.notices).toEqual([
        'A rebalance moves the rows: the threads finish the rows in flight',
        'The run is paused for rebalance',
        `The rows of the run have moved to ${four.file}`,
      ]);
      await expectSound(one, four);
      const rows = Object.values(await rowsInPlace(four)).flat();
      expect(rows).toHaveLength(one.run.snapshot().counts.inserted);
      if (settings.order !== 'race') {
        expect(outcomesOf(one.run)).toEqual(undisturbed);
      }
    },
  );

  it('may be paused, and stays so', FULL, async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir);
    one.run.pause(true);
    await move(dir, sharded(dir, 3), sharded(dir, 4));
    await untilIn(one, sharded(dir, 4));
    expect(one.run.snapshot()).toMatchObject({ paused: true });
    one.run.pause(false);
    await complete(one);
    await expectSound(one, sharded(dir, 4));
  });

  it('may see them move again, and into the files in data/', FULL, async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir);
    await move(dir, sharded(dir, 3), sharded(dir, 4));
    await untilIn(one, sharded(dir, 4));
    await move(dir, sharded(dir, 4), embedded(dir));
    await untilIn(one, embedded(dir));
    await complete(one);
    expect(one.run.where().file).toBeUndefined();
    const { moves } = await expectSound(one, embedded(dir));
    expect(moves.map(({ topology }) => topology)).toEqual([sharded(dir, 4).file, null]);
    expect(outcomesOf(one.run)).toEqual(undisturbed);
  });
});

describe('a rebalance that ends early', FULL, () => {
  it('lets the run go on at once where nothing but new databases was written to', async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir);
    await breakOff(sharded(dir, 3), sharded(dir, 4), dir, 'asking');
    const before = one.run.snapshot().decided;
    await until(() => one.run.snapshot().decided > before + 20);
    await move(dir, sharded(dir, 3), sharded(dir, 4));
    await complete(one);
    await expectSound(one, sharded(dir, 4));
  });

  it.each(['copying', 'removing'])(
    'while %s keeps the run paused until it is finished',
    async (when) => {
      const dir = temporaryFolder();
      const one = await going(sharded(dir, 3), dir);
      await breakOff(sharded(dir, 3), sharded(dir, 4), dir, when);
      const { decided } = one.run.snapshot();
      await untilNotice(one, 'was interrupted');
      expect(readRebalance(dir)?.phase).toBe(when);
      await move(dir, sharded(dir, 3), sharded(dir, 4), {
        onStep: () => expect(one.run.snapshot().decided).toBe(decided),
      });
      await complete(one);
      await expectSound(one, sharded(dir, 4));
      expect(outcomesOf(one.run)).toEqual(undisturbed);
    },
  );
});

describe('a run', () => {
  /** A run that is paused for an abandoned rebalance, while the lock of rebalances is held. */
  async function standing(one: Going): Promise<FolderLock> {
    await breakOff(sharded(one.dir, 3), sharded(one.dir, 4), one.dir, 'asking');
    const lock = await lockFolder(rebalanceFolder(one.dir), 2000);
    await until(() => one.run.snapshot().pausedForRebalance);
    return lock;
  }

  it('does not follow rows that are not its own', FULL, async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir);
    const lock = await standing(one);
    await untilNotice(one, 'paused for rebalance');
    const [from, to] = [5, 6].map((count) => {
      const { topology, file } = sharded(path.join(dir, 'other'), count);
      return markTopology(dir, topology, file);
    });
    const journal = readRebalance(dir);
    if (!journal || !from || !to) expect.unreachable();
    await writeRebalance(dir, { ...journal, phase: 'done', from, to, left: [from] });
    await lock.release();
    await complete(one);
    expect(one.run.where().topology).toEqual(sharded(dir, 3).topology);
    await expectSound(one, sharded(dir, 3));
  });

  it('continues if it cannot report its pause', FULL, async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir);
    await breakOff(sharded(dir, 3), sharded(dir, 4), dir, 'asking');
    const other = await lockFolder(pausedRunFolder(dir));
    const lock = await lockFolder(rebalanceFolder(dir), 2000);
    await untilNotice(one, 'cannot pause for rebalance');
    await lock.release();
    await other.release();
    await complete(one);
    await expectSound(one, sharded(dir, 3));
  });

  it('ends its think time when it is asked to pause', FULL, async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir);
    const { decided } = one.run.snapshot();
    one.run.setPace(600_000);
    // The others may wait for rows of the one that thinks now.
    await until(() => one.run.snapshot().decided > decided);
    await move(dir, sharded(dir, 3), sharded(dir, 4));
    await untilIn(one, sharded(dir, 4));
    one.run.stop();
    expect(await one.ended).toEqual({ status: 'interrupted', crashes: [] });
  });

  it('waits for a locked database of the new topology', FULL, async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir, { journal: 'delete' });
    const lock = await standing(one);
    await untilNotice(one, 'paused for rebalance');
    const unlock = await lockFile(path.join(dir, 'data', 'users-1.db'));
    await lock.release();
    await until(() => !one.run.snapshot().pausedForRebalance);
    await pause(1000);
    await unlock();
    await complete(one);
    await expectSound(one, sharded(dir, 3));
  });
});

describe('what a rebalance that was given up has left in a new database', FULL, () => {
  it('is found before anything moves, and the run goes on', async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir);
    await breakOff(sharded(dir, 3), sharded(dir, 4), dir, 'asking');
    await expect(move(dir, sharded(dir, 3), sharded(dir, 5))).rejects.toThrow(
      /^users-4\.db holds User \d+, which does not belong there; nothing was moved$/,
    );
    expect(readRebalance(dir)?.phase).toBe('ahead');
    await complete(one);
    await expectSound(one, sharded(dir, 3));
  });

  it('is found where the rows are gone since', FULL, async () => {
    const dir = await folderWithRows(300);
    const three = sharded(dir, 3);
    await move(dir, embedded(dir), three);
    const folder = await lockFolder(path.join(dir, DATA_FOLDER));
    await breakOff(three, sharded(dir, 4), dir, 'asking');
    await folder.release();
    // As after `run --fresh`: the old databases hold others, or none.
    for (const number of [1, 2, 3]) rmSync(path.join(dir, 'data', `users-${number}.db`));
    await expect(move(dir, three, sharded(dir, 4))).rejects.toThrow('which does not belong there');
    expect(readRebalance(dir)?.phase).toBe('ahead');
  });
});

describe('a run that is stopped while its rows move', () => {
  it('waits for them, and is audited where they are then', FULL, async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir);
    await move(dir, sharded(dir, 3), sharded(dir, 4), {
      onStep: ({ type }) => {
        if (type === 'copying') one.run.stop();
      },
    });
    expect(await one.ended).toEqual({ status: 'interrupted', crashes: [] });
    expect(one.run.where().topology).toEqual(sharded(dir, 4).topology);
    await expectSound(one, sharded(dir, 4));
  });

  it(
    'does not wait for a rebalance that was interrupted, and is audited once that is finished',
    FULL,
    async () => {
      const dir = temporaryFolder();
      const one = await going(sharded(dir, 3), dir);
      await breakOff(sharded(dir, 3), sharded(dir, 4), dir, 'removing');
      one.run.stop();
      await expect(one.ended).rejects.toMatchObject({
        message: 'The run has ended, and is not audited yet: its rows are on the move',
        exitCode: 1,
      });
      const { dir: folder, run } = one;
      const early = audited({
        dir: folder,
        run: run.header.id,
        topology: sharded(dir, 4).topology,
      });
      await expect(early).rejects.toThrow('is not finished');
      await move(dir, sharded(dir, 3), sharded(dir, 4));
      await expectSound(one, sharded(dir, 4));
    },
  );

  it('is stopped if their place is unknown, and writes no more', FULL, async () => {
    const dir = temporaryFolder();
    const one = await going(sharded(dir, 3), dir);
    const file = sharded(dir, 4).file ?? expect.unreachable();
    const text = readFileSync(file, 'utf8');
    let decided = 0;
    await move(dir, sharded(dir, 3), sharded(dir, 4), {
      onStep: ({ type }) => {
        if (type !== 'removing') return;
        decided = one.run.snapshot().decided;
        writeFileSync(file, text.replace('users-4.db', 'users-5.db'));
      },
    });
    await expect(one.ended).rejects.toThrow(
      `The run is stopped: its rows have moved to ${file}, where it cannot go on: ${file} is not the topology any more`,
    );
    expect(one.run.snapshot().decided).toBe(decided);
    writeFileSync(file, text);
    await expectSound(one, sharded(dir, 4));
  });
});
