import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FULL, itEach } from '../harness/full.js';

import { ROW_MOMENTS, type FaultMoment } from '../../source/sim/fault-hook.js';
import { temporaryFolder } from '../harness/folder.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { latestRecord, leftOvers } from './support/files.js';
import { expectPromiseKept } from './support/promise.js';
import { expectAttemptsToAgree } from './support/record.js';
import { command, findingsOf } from './support/simulate.js';

const ROWS = 900;

describe('a thread that ends on the spot', () => {
  itEach(
    [
      ...ROW_MOMENTS.map((moment): [FaultMoment, string] => [moment, '--batch 20']),
      // Only a transaction of several rows has a moment after the insert and before the commit.
      ...ROW_MOMENTS.filter((moment) => moment !== 'inserted').map(
        (moment): [FaultMoment, string] => [moment, '--turn 4'],
      ),
    ],
    'when rows are %s (%s) leaves no row without an outcome, and the others go on',
    async (moment, writing) => {
      const dir = temporaryFolder();
      const args = `run generate --rows ${ROWS} --seed 6 --threads 3 ${writing}`.split(' ');
      const env = { DBSIM_FAULT: `exit:${moment}:100` };
      const { code, stderr } = await command(dir, args, { isStarted: true, env });
      expect(code, stderr).toBe(1);
      expect(stderr).toMatch(/^Thread [123] crashed: /m);
      expect(stderr).not.toMatch(/^ +at /m);

      const record = latestRecord(dir);
      const { run, totals, audit, threads } = record;
      expect(run.status).toBe('failed');
      expect(totals.attempted).toBe(ROWS);
      expect(audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
      expect(threads.filter(({ attempted }) => attempted > 100)).toHaveLength(2);
      // What it had in flight was read back: the audit has nothing left to find out.
      expect(record).not.toHaveProperty('unknownFile');
      expectAttemptsToAgree(record);
      await expectPromiseKept(dir, record.attempts);
      expect(readFileSync(path.join(dir, 'data', 'dbsim.log'), 'utf8')).toMatch(
        /thread [123] crashed/,
      );
      expect(leftOvers(dir)).toEqual([]);
    },
  );

  it(
    'leaves what it had claimed over several databases to those who come after',
    FULL,
    async () => {
      const dir = temporaryFolder();
      const users = Array.from(
        { length: 40 },
        (_, index) => `${index + 1},User ${index + 1},u${index % 20}@example.com`,
      );
      mkdirSync(path.join(dir, 'shards'));
      mkdirSync(path.join(dir, 'rows'));
      writeFileSync(path.join(dir, 'rows', 'users.csv'), ['id,name,email', ...users].join('\n'));
      const topology = ['--topology', writeShardedTopology(dir, evenly(2))];
      const line = [
        'run',
        path.join(dir, 'rows'),
        ...topology,
        ...'--threads 3 --batch 20'.split(' '),
      ];
      const { stderr } = await command(dir, line, {
        isStarted: true,
        env: { DBSIM_FAULT: 'exit:inserted:10' },
      });
      expect(stderr).toMatch(/^Thread [123] crashed: /m);
      const { attempts, audit } = latestRecord(dir);
      expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
      const outcomes = attempts.toSorted((one, other) => one.row - other.row);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        ...Array.from({ length: 20 }, () => 'failed'),
        ...Array.from({ length: 20 }, () => 'inserted'),
      ]);
    },
  );
});
