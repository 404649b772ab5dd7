import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { DatabaseError, UsageError } from '../../source/base/errors.js';
import { Log } from '../../source/base/log.js';
import { temporaryFolder } from '../harness/folder.js';

const MIB = 1 << 20;

describe('the log', () => {
  it('holds what happened with its stack and all its causes', () => {
    const log = new Log(path.join(temporaryFolder(), 'data'));
    const cause = new Error('SQLITE_FULL: database or disk is full');
    log.error('the run broke', new DatabaseError('users.db', 'full', 'SQLITE_FULL', { cause }));
    const text = readFileSync(log.path, 'utf8');
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z the run broke\n/);
    expect(text).toContain('users.db cannot grow');
    expect(text).toContain(`caused by: Error: ${cause.message}\n    at `);
  });

  it('never grows beyond two files, however much is written', () => {
    const folder = temporaryFolder();
    const log = new Log(folder);
    for (let time = 0; time < 60; time += 1) log.error(`time ${time}`, 'x'.repeat(200_000));
    log.error('the last', new Error('y'.repeat(20 * MIB)));
    expect(readdirSync(folder).toSorted()).toEqual(['dbsim.log', 'dbsim.log.1']);
    for (const name of readdirSync(folder)) {
      expect(statSync(path.join(folder, name)).size).toBeLessThan(1.1 * MIB);
    }
    expect(readFileSync(log.path, 'utf8')).toContain('the last\nError: yyy');
  });

  it('that cannot be written does not stop the program', () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    new Log(path.join(folder, 'file')).error('what', new Error('happened'));
    mkdirSync(path.join(folder, 'dbsim.log'));
    const reported = new Log(folder).report('what', new Error('happened'));
    expect(reported).toContain('happened');
  });

  it('is named where there are details in it, and not for wrong usage', () => {
    const log = new Log(temporaryFolder());
    expect(log.report('what', new UsageError('--rows takes a number', ''))).toBe(
      '--rows takes a number',
    );
    expect(readdirSync(path.dirname(log.path))).toEqual([]);
    const error = new DatabaseError('users.db', 'corrupt', 'SQLITE_CORRUPT');
    expect(log.report('what', error)).toMatch(
      /^users\.db is damaged \(SQLITE_CORRUPT\)\. Keep a copy .* with --dir\. Details: .*dbsim\.log$/,
    );
  });
});
