import { expect, it } from 'vitest';

import { tellReplica } from '../../source/commands/replica-status.js';
import type { ReplicaStatus } from '../../source/db/server/replica.js';

const place = '10.0.0.2:5432';

it.each<[ReplicaStatus, string]>([
  [
    { place, state: 'follows', lag: { state: 'none', bytes: 0 } },
    'users: the replica at 10.0.0.2:5432 has everything',
  ],
  [
    { place, state: 'follows', lag: { state: 'none', transactions: 0 } },
    'users: the replica at 10.0.0.2:5432 has everything',
  ],
  [
    { place, state: 'follows', lag: { state: 'none', transactions: 2 } },
    'users: the replica at 10.0.0.2:5432 has 2 transactions still to apply',
  ],
  [
    { place, state: 'follows', lag: { state: 'some', bytes: 12_288, ms: 400 } },
    'users: the replica at 10.0.0.2:5432 lacks 12.0 KiB, its newest change is 400 ms old',
  ],
  [
    { place, state: 'follows', lag: { state: 'untold' } },
    'users: the replica at 10.0.0.2:5432 follows, and does not tell how far',
  ],
  [
    { place, state: 'away', problem: 'the replica of users did not answer' },
    'the replica of users did not answer',
  ],
])('a replica is told in one sentence: %j', (status, sentence) => {
  expect(tellReplica('users', status)).toBe(sentence);
});
