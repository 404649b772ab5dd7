import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { ProgramError } from '../../source/base/errors.js';
import { findRun, listRuns } from '../../source/ledger/catalogue.js';
import { newRunId, runFiles, runOfJournal, runsFolder } from '../../source/ledger/files.js';
import { JOURNAL_SCHEMA } from '../../source/ledger/journal.js';
import { temporaryFolder } from '../harness/folder.js';

const FIRST = 'r-20260101-000000-000-aaaa';
const SECOND = 'r-20260102-000000-000-bbbb';
const THIRD = 'r-20260102-000000-001-aaab';

const header = JSON.stringify({ type: 'run', schema: JOURNAL_SCHEMA, run: {} });

/** A working folder with runs, a reset, and what else may be there. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const dir = temporaryFolder();
  mkdirSync(runsFolder(dir), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(runsFolder(dir), name), text);
  }
  return dir;
}

const threeRuns = (): string =>
  folderWith({
    [`${SECOND}.journal.ndjson`]: `${header}\n`,
    [`${FIRST}.journal.ndjson`]: `${header}\n{"type":"end"}\n`,
    [`${FIRST}.attempts.ndjson`]: '',
    [`${FIRST}.json`]: '{}',
    [`${THIRD}.journal.ndjson`]: header,
  });

describe('the runs of a folder', () => {
  it('are those with a journal, the newest first, closed or not', () => {
    expect(listRuns(threeRuns())).toEqual([THIRD, SECOND, FIRST]);
  });

  it('are none where there is no folder', () => {
    expect(listRuns(temporaryFolder())).toEqual([]);
  });

  it('are not resets, empty or torn journals, or other files', () => {
    const dir = folderWith({
      [`${FIRST}.journal.ndjson`]: `{"type":"emptied","schema":"${JOURNAL_SCHEMA}","at":"now"}\n`,
      [`${SECOND}.journal.ndjson`]: '',
      [`${THIRD}.journal.ndjson`]: header.slice(0, 20),
      'r-20260103-000000-000-cccc.json': '{}',
      'r-20260103-000000-000-cccc.attempts.ndjson': `${header}\n`,
      'notes.journal.ndjson': `${header}\n`,
      'r-20260103-000000-000-cccc.journal.ndjson.bak': `${header}\n`,
    });
    expect(listRuns(dir)).toEqual([]);
  });
});

describe('the run that a person means', () => {
  it('is the latest when none is given', () => {
    expect(findRun(threeRuns(), undefined)).toBe(THIRD);
  });

  it.each([
    [FIRST, FIRST],
    ['aaaa', FIRST],
    ['20260101', FIRST],
    ['bbbb', SECOND],
    ['001-aaab', THIRD],
  ])('may be given by a part of its id: %s', (given, id) => {
    expect(findRun(threeRuns(), given)).toBe(id);
  });

  it('is the one with exactly that id, though others hold it in theirs', () => {
    const longer = `${FIRST}-2`;
    const dir = folderWith({
      [`${FIRST}.journal.ndjson`]: header,
      [`${longer}.journal.ndjson`]: header,
    });
    expect(findRun(dir, FIRST)).toBe(FIRST);
  });

  it.each([
    ['aaa', /^2 stored runs have "aaa" in their id$/, /aaab, .*aaaa$/],
    ['zzz', /has "zzz" in its id$/, /^The latest is r-20260102-000000-001-aaab$/],
  ])('is asked for again when that is none or several: %s', (given, message, hint) => {
    const dir = threeRuns();
    expect(() => findRun(dir, given)).toThrow(ProgramError);
    expect(() => findRun(dir, given)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      }),
    );
  });

  it('is none where no run is stored', () => {
    const dir = temporaryFolder();
    expect(() => findRun(dir, undefined)).toThrow(
      expect.objectContaining({ exitCode: 2, message: `No run is stored in ${runsFolder(dir)}` }),
    );
    expect(() => findRun(dir, 'x')).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});

describe('the id of a new run', () => {
  it('gives when it started, to the millisecond, in UTC', () => {
    expect(newRunId(new Date('2026-11-23T06:29:24.512Z'))).toMatch(
      /^r-20261123-062924-512-[0-9a-f]{4}$/,
    );
  });

  it('sorts by that time', () => {
    const times = [
      '2025-12-31T23:59:59.999Z',
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T00:00:00.001Z',
    ];
    const ids = times.map((time) => newRunId(new Date(time)));
    expect(ids.toSorted()).toEqual(ids);
  });

  it('is read from the name of its journal, and from no other name', () => {
    const id = newRunId(new Date());
    const { journal, attempts, record } = runFiles('.', id);
    expect(runOfJournal(path.basename(journal))).toBe(id);
    expect(runOfJournal(path.basename(attempts))).toBeUndefined();
    expect(runOfJournal(path.basename(record))).toBeUndefined();
    expect(runOfJournal('lock.json')).toBeUndefined();
  });
});
