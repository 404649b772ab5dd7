import { describe, expect, it } from 'vitest';

import {
  describeDurability,
  mysqlDurability,
  postgresDurability,
  sqliteDurability,
  weakestDurability,
} from '../../source/db/durability-class.js';

describe('what the settings of a database promise', () => {
  it.each([
    ['wal', 'full', 'nothing', 'nothing'],
    ['wal', 'extra', 'nothing', 'nothing'],
    ['wal', 'normal', 'nothing', 'last commits'],
    ['wal', 'off', 'nothing', 'damage'],
    ['delete', 'full', 'nothing', 'nothing'],
    ['delete', 'normal', 'nothing', 'damage'],
    ['delete', 'off', 'nothing', 'damage'],
    ['memory', 'full', 'damage', 'damage'],
  ])('SQLite with %s and %s', (journal, sync, killedProcess, powerCut) => {
    expect(sqliteDurability(journal, sync)).toEqual({ killedProcess, powerCut });
  });

  it.each([
    ['on', 'on', 'on', 'nothing', 'nothing'],
    ['remote_apply', 'on', 'on', 'nothing', 'nothing'],
    ['off', 'on', 'on', 'last commits', 'last commits'],
    ['on', 'off', 'on', 'nothing', 'damage'],
    ['on', 'on', 'off', 'nothing', 'damage'],
  ])(
    'PostgreSQL with synchronous_commit %s, fsync %s, full_page_writes %s',
    (synchronousCommit, fsync, fullPageWrites, killedProcess, powerCut) => {
      expect(postgresDurability({ synchronousCommit, fsync, fullPageWrites })).toEqual({
        killedProcess,
        powerCut,
      });
    },
  );

  it.each([
    ['1', false, 'nothing', 'nothing'],
    ['2', false, 'nothing', 'last commits'],
    ['0', false, 'last commits', 'last commits'],
    ['0', true, 'nothing', 'last commits'],
  ])('MySQL with flush %s, in a cluster: %s', (flush, isCluster, killedProcess, powerCut) => {
    expect(mysqlDurability(flush, isCluster)).toEqual({ killedProcess, powerCut });
  });

  it('of several databases is that of the weakest, for each accident', () => {
    const both = weakestDurability([
      postgresDurability({ synchronousCommit: 'off', fsync: 'on', fullPageWrites: 'on' }),
      sqliteDurability('wal', 'off'),
    ]);
    expect(both).toEqual({ killedProcess: 'last commits', powerCut: 'damage' });
  });

  it.each([
    ['nothing', 'nothing', 'survives a power cut'],
    [
      'nothing',
      'last commits',
      'survives a killed process, but a power cut can lose the last commits',
    ],
    ['nothing', 'damage', 'survives a killed process, but a power cut can damage a database'],
    ['last commits', 'last commits', 'a killed process or a power cut can lose the last commits'],
    ['damage', 'damage', 'a killed process or a power cut can damage a database'],
    [
      'last commits',
      'damage',
      'a killed process can lose the last commits, a power cut can damage a database',
    ],
  ] as const)(
    'of a killed process %s, of a power cut %s, in words',
    (killedProcess, powerCut, words) => {
      expect(describeDurability({ killedProcess, powerCut })).toBe(words);
    },
  );
});
