import { expect, it } from 'vitest';

import type { RunInfo } from '../../source/serve/api.js';
import { FULL } from '../harness/full.js';
import { until } from '../harness/engines/server.js';
import { HeldEngine, problemOf, testServer } from './support.js';

const COMPARED = {
  vary: { batch: '1,20' },
  settings: { rows: 200, repeat: 2, 'no-warm-up': true, 'no-aa': true },
};

it('a comparison waits behind a run, is listed, and can be cancelled once', async () => {
  const engine = new HeldEngine();
  const server = await testServer({ startEngine: engine.start });
  const started = engine.started();
  await server.post('/api/runs', {});
  await started;
  const queued = await server.post('/api/experiments', COMPARED);
  expect(queued.status).toBe(202);
  const { id } = (await queued.json()) as RunInfo;
  expect(queued.headers.get('location')).toBe(`/api/experiments/${id}`);
  const list = (await (await server.request('/api/experiments')).json()) as { queued: RunInfo[] };
  expect(list.queued.map(({ id: one, state }) => [one, state])).toEqual([[id, 'queued']]);
  const path = `/api/experiments/${id}`;
  const cancelled = await server.request(path, { method: 'DELETE' });
  expect(await cancelled.json()).toMatchObject({ state: 'cancelled' });
  const again = await server.request(path, { method: 'DELETE' });
  expect(again.status).toBe(409);
  expect((await problemOf(again)).detail).toBe(
    `Experiment ${id} cannot be cancelled: it is cancelled`,
  );
  expect((await server.request('/api/experiments/q-99', { method: 'DELETE' })).status).toBe(404);
  expect((await server.request('/api/experiments/x-none')).status).toBe(404);
  engine.end({ type: 'cancelled' });
});

it.each([
  [{ vari: {} }, /no member "vari"/],
  [{ workload: 1 }, /workload must be a text/],
  [{ vary: { batchs: '1,2' } }, /batchs/],
  [{ vary: { batch: '1,2' }, settings: { dir: '/tmp' } }, /no setting "dir"/],
])('a comparison is refused with %j', async (body, detail) => {
  const server = await testServer();
  const response = await server.post('/api/experiments', body);
  expect(response.status).toBe(400);
  expect((await problemOf(response)).detail).toMatch(detail);
  await server.close();
});

it('a comparison is carried out, and has its runs', FULL, async () => {
  const server = await testServer();
  const response = await server.post('/api/experiments', COMPARED);
  const { id } = (await response.json()) as RunInfo;
  let found: Partial<RunInfo> & { readonly experiment?: unknown } = {};
  await until('it is over', async () => {
    found = (await (await server.request(`/api/experiments/${id}`)).json()) as typeof found;
    return found.state !== 'queued' && found.state !== 'running';
  });
  expect(found.problem).toBeUndefined();
  expect(found.state).toBe('stored');
  expect(found.experiment).toMatchObject({ kind: 'comparison', analysis: { rounds: 2 } });
});
