import { expect, it } from 'vitest';

import { auditRun } from '../../source/audit/audit.js';
import { ENTITIES, shopTopology } from '../harness/shop.js';
import { freePorts } from '../harness/engines/server.js';
import { stageAssignment } from './stage.js';

it('of a server that does not answer it is not claimed that rows are lost, or orders orphans', async () => {
  const { dir, run } = await stageAssignment();
  const [port] = await freePorts(1);
  const { audit } = await auditRun(dir, run, {
    ...shopTopology(dir),
    User: {
      shards: [
        {
          engine: 'postgres',
          name: 'users.db',
          entity: ENTITIES.User,
          addresses: [`postgres://dbsim@127.0.0.1:${port}/users`],
          deadlineMs: 1000,
        },
      ],
      spread: { rule: 'one' },
    },
  });
  const failing = audit.checks.filter(({ ok }) => !ok);
  expect(failing.map(({ name }) => name)).toEqual(['lost', 'integrity']);
  expect(failing[0]).toMatchObject({
    found: 8,
    detail: expect.stringMatching(
      /^a database does not answer, so these rows could not be checked: User \d+ \(row \d+\);/,
    ),
  });
  expect(failing[1]?.detail).toBe(
    'users.db cannot be reached: no server listens at its address (ECONNREFUSED)',
  );
});
