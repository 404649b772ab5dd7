import { expect, it } from 'vitest';

import { SqliteClaims, createClaimTableSql } from '../../source/db/sqlite/claims.js';
import { ENTITIES } from '../harness/shop.js';
import { describeDatabase, open } from './databases.js';

it('claims made in SQLite can be made after they could not be', async () => {
  const { handle } = await open(describeDatabase('User'));
  const claims = new SqliteClaims(handle, ENTITIES.User);
  const wanted = [{ key: 'email a', id: 1 }];
  await expect(claims.claim(wanted, 'me')).rejects.toThrow(/no such table/);
  await handle.run(createClaimTableSql(ENTITIES.User));
  expect(await claims.claim(wanted, 'me')).toBe(1);
  expect(await claims.claim(wanted, 'other')).toBe(0);
});
