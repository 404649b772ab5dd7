import { expect, it } from 'vitest';

import type { RunRecord } from '../../source/ledger/record.js';
import { commandOf } from '../../source/report/command-line.js';
import { madeUpRun } from './runs.js';

const run = madeUpRun({ rows: 10 }).record.run;

/** The run as it would be in the record, had its users lived on such an engine. */
function withUsersOn(engine: string, journal: string): RunRecord['run'] {
  const { databases } = run.settings;
  const User = { ...databases.User!, engine, journal };
  return { ...run, settings: { ...run.settings, databases: { ...databases, User } } };
}

it('the command to repeat a run shows how SQLite wrote', () => {
  expect(commandOf(run)).toMatch(/ --journal wal --sync normal(?: |$)/);
  expect(commandOf(run)).not.toContain('--topology');
});

it('the command to repeat a run on servers asks for the topology, and for no journal of theirs', () => {
  const command = commandOf(withUsersOn('MySQL', 'redo log'));
  expect(command).toContain(' --topology FILE');
  expect(command).not.toContain('redo log');
});
