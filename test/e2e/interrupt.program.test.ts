import { existsSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FULL, itEach } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import type { ProgramResult } from '../harness/program.js';
import { Terminal, describeInTerminal } from '../harness/terminal.js';
import { lockDatabase } from './support/databases.js';
import {
  countDecided,
  filesIn,
  journalLines,
  latestRecord,
  leftOvers,
  runsIn,
} from './support/files.js';
import { expectPromiseKept } from './support/promise.js';
import { expectAttemptsToAgree, expectSumsToAgree, type PrintedRecord } from './support/record.js';
import { command, findingsOf, simulate, words } from './support/simulate.js';
import { type Started, start } from './support/started.js';
import { manyTimes, timesEach } from './support/thorough.js';

const SIGNALS: [signal: NodeJS.Signals, code: number][] = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
];

/** A run that takes a minute unless it is stopped. */
const LONG = ['run', 'generate', '--rows', '6000', '--seed', '3', '--threads', '4', '--pace', '40'];

const ROUNDS = timesEach({ usually: 2, thoroughly: 20 });

describe.skipIf(process.platform === 'win32')('a signal in the middle of a run', () => {
  itEach(SIGNALS, '%s stops it cleanly, audited, with status %i', async (signal, code) => {
    const dir = temporaryFolder();
    const started = start([...LONG, '--json', '--dir', dir]);
    await started.until(() => countDecided(dir) >= 20, 'twenty decided rows');
    const result = await endedAfter(started, signal);
    expect(result).toMatchObject({ code, signal: null });
    expect(result.stderr).not.toMatch(/^ +at /m);

    const record = JSON.parse(result.stdout) as PrintedRecord;
    expect(record).toEqual(latestRecord(dir));
    expect(record.run.status).toBe('interrupted');
    expect(record.totals.attempted).toBeGreaterThanOrEqual(20);
    expect(record.totals.attempted).toBeLessThan(6000);
    expect(record.totals.failed + record.totals.unknown).toBe(0);
    expectSumsToAgree(record);
    expectAttemptsToAgree(record);
    await expectVerified(dir, record);
  });
});

describe.skipIf(process.platform === 'win32')('a signal before the first row', FULL, () => {
  const MOMENTS: Record<string, (dir: string) => boolean> = {
    'when the folder is made': (dir) => existsSync(path.join(dir, 'data')),
    'when a database is made': (dir) => existsSync(path.join(dir, 'data', 'users.db')),
    'when the threads start': (dir) => runsIn(dir).length > 0,
  };

  it.each(Object.keys(MOMENTS))('%s leaves no file and nothing undone', async (moment) => {
    const dir = temporaryFolder();
    const started = start([...LONG, '--dir', dir]);
    await started.until(() => MOMENTS[moment]!(dir), moment);
    const result = await endedAfter(started, 'SIGINT');
    expect(result.stderr).not.toMatch(/^ +at /m);
    // Until the program listens for signals, the system ends it as it ends any other.
    expect(statusInShell(result)).toBe(130);
    if (result.signal === null) expect(leftOvers(dir)).toEqual([]);

    const next = await simulate(['assignment', '--fresh', '--threads', '1'], { dir });
    expect(next.record.totals.inserted).toBe(24);
    expect(leftOvers(dir)).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('a signal while the program waits', FULL, () => {
  it('for a database that another program locks does not wait for it any longer', async () => {
    const { dir } = await simulate(['generate', '--rows', '0', '--threads', '1']);
    const unlock = await lockDatabase(dir, 'User');
    const started = start(['run', '--threads', '4', '--dir', dir]);
    await started.until(() => journalLines(dir).some(({ type }) => type === 'writing'), 'a row');
    const { code } = await endedAfter(started, 'SIGINT');
    await unlock();
    expect(code).toBe(130);

    const record = latestRecord(dir);
    expect(record.run.status).toBe('interrupted');
    expect(record.audit.ok).toBe(true);
    expectSumsToAgree(record);
    for (const { outcome, error } of record.attempts) {
      if (outcome === 'failed') expect(error).toEqual({ class: 'locked', code: 'SQLITE_BUSY' });
    }
    expect(leftOvers(dir)).toEqual([]);
    await expectPromiseKept(dir, record.attempts);
  });

  it('while it reads a folder leaves no run and no file', async () => {
    const dir = temporaryFolder();
    const folder = temporaryFolder();
    const lines = Array.from(
      { length: 400_000 },
      (_, row) => `${row + 1},Name,u${row}@example.com`,
    );
    writeFileSync(path.join(folder, 'users.csv'), ['id,name,email', ...lines].join('\n'));
    const started = start(['run', folder, '--dir', dir]);
    await started.until(() => filesIn(path.join(dir, 'data', 'runs')).length > 0, 'a copy of rows');
    const { code, stdout, stderr } = await endedAfter(started, 'SIGTERM');
    expect({ code, stdout }).toEqual({ code: 143, stdout: '' });
    expect(stderr).toMatch(/^Stopping\. .*\n.*before it wrote a row\.\n$/);
    expect(filesIn(dir).filter((file) => !file.endsWith('lock.db'))).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('a second signal', FULL, () => {
  it(
    `leaves at once, and verify reports what was written (${manyTimes(ROUNDS)})`,
    { timeout: 600_000 },
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) await leaveAtOnce();
    },
  );
});

describeInTerminal('Ctrl-C in a terminal', () => {
  it('reaches the whole program, which stops cleanly and audits what it wrote', async () => {
    const dir = temporaryFolder();
    const terminal = await Terminal.start({ args: LONG, cwd: dir, cols: 120, rows: 40 });
    await terminal.expectLine(/[1-9]\d* of 6,000 rows/);
    await terminal.press('ctrl-c');
    await terminal.expectText('Stopping: the threads finish the rows in flight.');
    await terminal.expectText('Audit passed');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
    expect(latestRecord(dir).run.status).toBe('interrupted');
    expect(terminal.cursorVisible).toBe(true);
    await expectVerified(dir, latestRecord(dir));
  });
});

describe('a reader that goes away', () => {
  it('is no reason for a stack trace', async () => {
    const dir = temporaryFolder();
    const started = start(['run', '--threads', '1', '--dir', dir]);
    started.closeOutput('stdout');
    const { stderr } = await started.ended;
    expect(stderr).not.toMatch(/^ +at |Unhandled/m);
    expect(latestRecord(dir).totals.inserted).toBe(24);
    expect(leftOvers(dir)).toEqual([]);
  });

  it('does not stop a run whose progress is no longer read', FULL, async () => {
    const dir = temporaryFolder();
    // Three seconds, for progress is written every other second where there is no terminal.
    const started = start(['run', '--threads', '1', '--pace', '100', '--dir', dir]);
    started.closeOutput('stderr');
    expect(await started.ended).toMatchObject({ code: 0, signal: null });
    expect(latestRecord(dir).totals.inserted).toBe(24);
  });
});

async function leaveAtOnce(): Promise<void> {
  const dir = temporaryFolder();
  const args = words('run generate --rows 200000 --batch 50000 --seed 2 --threads 3');
  const started = start([...args, '--dir', dir]);
  await started.until(() => journalLines(dir).some(({ type }) => type === 'writing'), 'a batch');
  started.kill('SIGINT');
  await started.until(() => started.printed().stderr.includes('Stopping'), 'the first answer');
  const result = await endedAfter(started, 'SIGINT');
  expect(statusInShell(result), result.stderr).toBe(130);
  expect(result.stderr).not.toMatch(/FATAL|^ +at /m);

  const record = await verified(dir);
  expect(findingsBut(record, 'unknown')).toEqual({});
  expectSumsToAgree(record);
}

/** Sends a signal and waits for the end. */
async function endedAfter(started: Started, signal: NodeJS.Signals): Promise<ProgramResult> {
  started.kill(signal);
  return started.ended;
}

/** The status that a shell gives, which does not distinguish an exit from an end by a signal. */
function statusInShell({ code, signal }: ProgramResult): number {
  return code ?? 128 + constants.signals[signal!];
}

/** What the audit finds of the latest run now. */
async function verified(dir: string): Promise<PrintedRecord> {
  const { stdout, stderr } = await command(dir, ['verify', '--json', '-']);
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as PrintedRecord;
}

/** The run ended cleanly: its folder holds what it reports and nothing else, now and for verify. */
async function expectVerified(dir: string, record: PrintedRecord): Promise<void> {
  expect(record.audit.ok).toBe(true);
  expect(leftOvers(dir)).toEqual([]);
  await expectPromiseKept(dir, record.attempts);
  const { code, stdout } = await command(dir, ['verify', '--json']);
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as PrintedRecord).audit.ok).toBe(true);
}

function findingsBut(record: PrintedRecord, name: string): Record<string, string> {
  const { [name]: _, ...others } = findingsOf(record);
  return others;
}
