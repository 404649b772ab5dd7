import { expect, it } from 'vitest';

import { formatCheckName } from '../../source/ledger/audit-wording.js';

it('a check has a name that is true of what it found', () => {
  const name = (id: string, ok: boolean, found: number) => formatCheckName({ name: id, ok, found });
  expect(name('unknown', true, 0)).toBe('every outcome known');
  expect(name('unknown', true, 7)).toBe('unknown rows looked up');
  expect(name('orphan', true, 0)).toBe('no orphan');
  expect(name('orphan', true, 2)).toBe('orphans allowed');
  expect(name('orphan', false, 2)).toBe('no orphan');
  expect(name('later', true, 0)).toBe('later');
});
