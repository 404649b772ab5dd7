import { expect, it } from 'vitest';

import type { Evidence } from '../../source/audit/evidence.js';
import { EXPECTATION } from '../../source/audit/expectation.js';
import { IdTable } from '../../source/audit/id-table.js';
import { checkLate } from '../../source/audit/late-check.js';
import { LateValues } from '../../source/ledger/late-values.js';
import { defineModel, type EntityDefinition } from '../../source/entities/model.js';
import type { EndLine } from '../../source/ledger/journal.js';

const ID = { name: 'id', kind: 'integer', min: 1, max: 100 } as const;
const TEAM: EntityDefinition = {
  name: 'Team',
  table: 'teams',
  fields: [ID, { ...ID, name: 'lead', references: 'Player', isLate: true, optional: true }],
};
const PLAYER: EntityDefinition = { name: 'Player', table: 'players', fields: [ID] };

/** A run that inserted two teams and wrote the lead of one. */
function check(end: Pick<EndLine, 'late'> | undefined, late = TEAM): ReturnType<typeof checkLate> {
  const ids = new IdTable();
  for (const id of [1, 2]) {
    ids.expect(id, EXPECTATION.inserted, id, id);
    ids.seeExpected(id, id);
  }
  const values = new LateValues();
  values.add({ type: 'late', entity: 'Team', rows: [[1, 11]] });
  values.add({ type: 'late-written', entity: 'Team' });
  const model = defineModel('league', [late, PLAYER]);
  return checkLate({ model, end, ids: { Team: ids }, late: values } as unknown as Evidence);
}

it('passes where all references that were planned are written', () => {
  const end = { late: { Team: { planned: 1, written: 1 } } };
  expect(check(end)).toMatchObject({ name: 'late', ok: true, found: 0 });
  // Older journals do not have what was planned.
  expect(check({})).toMatchObject({ ok: true });
});

it('fails where fewer are written than were planned', () => {
  const found = check({ late: { Team: { planned: 2, written: 1 } } });
  expect(found).toMatchObject({ ok: false, found: 1 });
  expect(found?.detail).toBe('teams.lead was not written in 1 of 2 rows that should have it');
});

it('passes where the run was ended before it reached the others', () => {
  const found = check({ late: { Team: { planned: 2, written: 1, isStopped: true } } });
  expect(found).toMatchObject({ ok: true, found: 1 });
  expect(found?.detail).toBe(
    'teams.lead was not written in 1 of 2 rows that should have it, because the run was ended before it reached them',
  );
});

it('passes where the process ended before it recorded what was planned', () => {
  const found = check(undefined);
  expect(found).toMatchObject({ ok: true, found: 1 });
  expect(found?.detail).toContain('teams.lead is known to be written in 1 of 2 acknowledged rows');
});

it('is not made where the model has no circle', () => {
  expect(check({}, { ...TEAM, fields: [ID] })).toBeUndefined();
});
