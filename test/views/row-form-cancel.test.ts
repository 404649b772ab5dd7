import { expect, it } from 'vitest';

import type { RowInsertion } from '../../source/services/databases/insert-row.js';
import type { DatabaseQuestions } from '../../source/services/databases.js';
import type { DatabasesState } from '../../source/views/databases/state.js';
import { VIEWS } from '../../source/views/index.js';
import { shopEntity } from '../harness/shop.js';
import { settle, testShell } from './support/shell.js';

const INSERTED = {
  runId: 'r-1',
  attempt: { entity: 'User', row: 1, values: { id: 1 }, outcome: 'inserted', reasons: [] },
  database: 'users.db',
  audit: { ok: true, checks: [] },
} as unknown as RowInsertion;

/** The form of a user whose insertion was cancelled with Escape, once its run has come to its end. */
async function cancelled(end: () => Promise<RowInsertion | undefined>) {
  const { shell, press, services } = testShell({ views: VIEWS });
  let finish: () => void = () => undefined;
  const insertion = new Promise<void>((resolve) => {
    finish = resolve;
  }).then(end);
  const databases = {
    explainFields: async () => ({ outcome: 'inserted', prospects: [] }),
    insertRow: () => insertion,
  } as unknown as DatabaseQuestions;
  Object.assign(services, { databases });
  shell.open('databases');
  shell.context('databases').dispatch({
    type: 'form-opened',
    entity: shopEntity('User'),
    texts: ['1', 'Ana', 'ana@example.com'],
  });
  await press('enter', 'enter', 'enter', 'escape');
  expect(services.calls).toContain('stop');
  finish();
  await settle();
  const { form } = shell.state.views.databases as DatabasesState;
  return { form, notice: shell.state.notice?.text };
}

it('an insertion that came too late to cancel is reported as inserted', async () => {
  const { form, notice } = await cancelled(async () => INSERTED);
  expect(form).toMatchObject({ isInserting: false, result: INSERTED });
  expect(notice ?? '').not.toContain('not inserted');
});

it('an insertion that was cancelled in time is reported as not inserted', async () => {
  const { form, notice } = await cancelled(async () => undefined);
  expect(form).toMatchObject({ isInserting: false, result: undefined });
  expect(notice).toBe('The row was not inserted: the run was cancelled');
});

it('an insertion that was cancelled and failed gives the reason', async () => {
  const { notice } = await cancelled(async () => {
    throw new Error('Run r-1 was stopped before its row');
  });
  expect(notice).toContain('Run r-1 was stopped before its row');
});
