import { describe, expect, it } from 'vitest';

import type { AttemptsPage, RunInfo, RunList } from '../../source/serve/api.js';
import { FULL } from '../harness/full.js';
import { HeldEngine, problemOf, testServer, untilOver, user, type TestServer } from './support.js';

async function queue(server: TestServer, body: unknown): Promise<RunInfo> {
  const response = await server.post('/api/runs', body);
  expect(response.status).toBe(202);
  return (await response.json()) as RunInfo;
}

describe('a queued run', () => {
  it('is carried out, followed by its events, audited and exported', async () => {
    const server = await testServer();
    const { id } = await queue(server, { settings: { threads: 2 } });
    const events = await (await server.request(`/api/runs/${id}/events`)).text();
    expect(events).toMatch(/^id: \w+-\d+\nevent: state\ndata: \{/);
    expect(events).toContain('event: snapshot');
    const rejectedIds = [...events.matchAll(/^id: (\S+)\nevent: rejected$/gm)];
    expect(rejectedIds).not.toHaveLength(0);
    const headers = { 'last-event-id': rejectedIds.at(-1)?.[1] ?? '' };
    const resumed = await server.request(`/api/runs/${id}/events`, { headers });
    expect(await resumed.text()).not.toContain('event: rejected');
    const info = (await (await server.request(`/api/runs/${id}`)).json()) as RunInfo;
    expect(info).toMatchObject({ state: 'stored', summary: { ending: 'completed' } });
    expect(info.summary?.measured?.audit.ok).toBe(true);
    const rejected = await server.request(`/api/runs/${id}/rows?outcome=refused&sort=reason`);
    const page = (await rejected.json()) as AttemptsPage;
    expect(page.count).toBe(6);
    expect(page.outcomes.inserted).toBe(24);
    const csv = await server.request(`/api/runs/${info.run}/report.csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect((await csv.text()).trimEnd().split('\n')).toHaveLength(31);
    const record = (await (await server.request(`/api/runs/${id}/record`)).json()) as {
      run: { id: string };
    };
    expect(record.run.id).toBe(info.run);
    const metrics = await (await server.request('/metrics')).text();
    expect(metrics).toContain('dbsim_last_audit_passed 1');
    expect(metrics).toMatch(
      /dbsim_rows_total\{entity="User",database="users.db",outcome="inserted"\} 8/,
    );
  });

  it('has the databases alone: rows over HTTP are refused meanwhile, and their ledger is closed', async () => {
    const engine = new HeldEngine();
    const server = await testServer({ startEngine: engine.start });
    expect((await server.post('/api/users', user(1))).status).toBe(201);
    const started = engine.started();
    const { id } = await queue(server, {});
    await started;
    const refused = await server.post('/api/users', user(2));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    const { runs } = (await (await server.request('/api/runs')).json()) as RunList;
    expect(runs.some(({ summary }) => summary?.workload === 'rows over HTTP')).toBe(true);
    engine.end({ type: 'cancelled' });
    expect((await untilOver(server, id)).state).toBe('cancelled');
    expect((await server.post('/api/users', user(2))).status).toBe(201);
  });

  it('can be cancelled while it waits, and stopped while it is going', async () => {
    const engine = new HeldEngine();
    const server = await testServer({ startEngine: engine.start });
    const started = engine.started();
    const first = await queue(server, {});
    const second = await queue(server, {});
    await started;
    const cancelled = await server.request(`/api/runs/${second.id}`, { method: 'DELETE' });
    expect(await cancelled.json()).toMatchObject({ state: 'cancelled' });
    const stopping = await server.request(`/api/runs/${first.id}`, { method: 'DELETE' });
    // Its run may be over before the answer.
    expect([200, 202]).toContain(stopping.status);
    expect(await untilOver(server, first.id)).toMatchObject({ state: 'cancelled' });
    expect(engine.stops).toBe(1);
    const again = await server.request(`/api/runs/${first.id}`, { method: 'DELETE' });
    expect(again.status).toBe(409);
  });

  it.each([
    [{ settings: { threads: 0 } }, /threads must be a whole number from 1 to 256/],
    [{ settings: { thread: 1 } }, /no setting "thread".*did you mean threads/],
    [{ settings: { topology: '/etc/passwd' } }, /no setting "topology"/],
    [{ settings: { fresh: 'yes' } }, /fresh must be true or false/],
    [{ workload: '../secret' }, /no workload "..\/secret"/],
    [{ workload: 'row' }, /needs --?row/],
    [{ settings: { batch: 10, pipeline: 2 } }, /pipeline/],
    [{ speed: 1 }, /no member "speed"/],
    [[], /must be an object/],
  ])('is refused with %j', async (body, detail) => {
    const server = await testServer();
    const response = await server.post('/api/runs', body);
    expect(response.status).toBe(400);
    expect((await problemOf(response)).detail).toMatch(detail);
    await server.close();
  });

  it('waits on disk for the next start, and one that was going is not started again', async () => {
    const engine = new HeldEngine();
    const first = await testServer({ startEngine: engine.start });
    const started = engine.started();
    const going = await queue(first, {});
    const waiting = await queue(first, { settings: { threads: 3 } });
    await started;
    // What a kill leaves: the entry as going.
    const { dir } = first;
    await first.server.context.store.change(2, { state: 'running' }, ['queued']);
    await first.close();
    const second = await testServer({ dir });
    const list = (await (await second.request('/api/runs')).json()) as RunList;
    expect(list.queued).toEqual([]);
    const states = new Map(list.runs.map(({ id, state }) => [id, state]));
    expect(states.get(going.id)).toBe('cancelled');
    expect(states.get(waiting.id)).toBe('crashed');
  });
});

describe('event streams', () => {
  it('are at most 64, and each that is closed makes room', FULL, async () => {
    const engine = new HeldEngine();
    const server = await testServer({ startEngine: engine.start });
    const started = engine.started();
    const { id } = await queue(server, {});
    await started;
    const open = () => server.request(`/api/runs/${id}/events`);
    const streams = await Promise.all(Array.from({ length: 64 }, open));
    const refused = await open();
    expect(refused.status).toBe(503);
    expect((await problemOf(refused)).detail).toBe('64 event streams are open already');
    await streams[0]?.body?.cancel();
    const again = await open();
    expect(again.status).toBe(200);
    await again.body?.cancel();
    for (const stream of streams.slice(1)) await stream.body?.cancel();
    expect(server.server.context.streams.count).toBe(0);
    engine.end({ type: 'cancelled' });
    await untilOver(server, id);
  });
});

it('lets one server have a folder, and names the process that has it', async () => {
  const first = await testServer();
  await expect(testServer({ dir: first.dir })).rejects.toThrow(`process ${process.pid}`);
});
