import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

import { listRuns } from '../../source/ledger/catalogue.js';
import type { RunInfo } from '../../source/serve/api.js';
import { rowsOf } from '../e2e/support/databases.js';
import { FULL } from '../harness/full.js';
import { root, runProgram } from '../harness/program.js';
import { startServe, type StartedServer } from './started.js';
import { user } from './support.js';

const JSON_TYPE = { 'content-type': 'application/json' };

function post({ url }: StartedServer, to: string, body: unknown): Promise<Response> {
  return fetch(`${url}${to}`, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) });
}

async function runOf({ url }: StartedServer, id: string): Promise<RunInfo> {
  return (await (await fetch(`${url}/api/runs/${id}`)).json()) as RunInfo;
}

describe('the server', () => {
  it('inserts, runs, reports, and stops on a signal with everything audited', async () => {
    const server = await startServe();
    expect((await post(server, '/api/users', user(1))).status).toBe(201);
    expect((await post(server, '/api/users', user(1))).status).toBe(409);
    expect((await post(server, '/api/users', user(0))).status).toBe(422);
    const queued = (await (
      await post(server, '/api/runs', { settings: { fresh: true } })
    ).json()) as RunInfo;
    const events = await (await fetch(`${server.url}/api/runs/${queued.id}/events`)).text();
    expect(events).toContain('event: snapshot');
    const info = await runOf(server, queued.id);
    expect(info).toMatchObject({ state: 'stored', summary: { ending: 'completed' } });
    const pdf = await fetch(`${server.url}/api/runs/${queued.id}/report.pdf`);
    const bytes = Buffer.from(await pdf.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes).toHaveLength(Number(pdf.headers.get('content-length')));
    expect((await post(server, '/api/users', user(100))).status).toBe(201);
    server.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
    for (const run of listRuns(server.dir)) {
      expect(existsSync(path.join(server.dir, 'data', 'runs', `${run}.json`))).toBe(true);
    }
    const verified = await runProgram(['verify', '--dir', server.dir]);
    expect(verified, verified.stdout).toMatchObject({ code: 0 });
  });

  it('names the process that has its folder', FULL, async () => {
    const server = await startServe();
    const second = await runProgram(['serve', '--port', '0', '--dir', server.dir]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`process ${server.pid}`);
  });

  it('refuses a Host that leads elsewhere', FULL, async () => {
    const server = await startServe();
    const status = await new Promise((resolve, reject) => {
      request(`${server.url}/api/users`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe.skipIf(!existsSync('/usr/bin/curl'))('the lines of the README', () => {
  it('insert rows, queue a run, follow it and fetch its report', FULL, async () => {
    const server = await startServe();
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    const [, block = ''] = /<!-- curl: .*?-->\n\n```sh\n(.*?)```/s.exec(readme) ?? [];
    const script = block.replace('http://127.0.0.1:7878', server.url);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: server.dir,
    });
    expect(stdout).toContain('is taken by User 1');
    expect(stdout).toContain('User 7 does not exist');
    expect(stdout.match(/"rule":/g)?.length).toBeGreaterThanOrEqual(5);
    expect(stdout).toContain('"id":"q-1"');
    expect(stdout).toMatch(/data: \{"id":"q-1","state":"stored"/);
    const pdf = readFileSync(path.join(server.dir, 'run.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe.skipIf(process.platform === 'win32')('a server that is killed', () => {
  it(
    'has stored every row that it has acknowledged, and audits them at its next start',
    FULL,
    async () => {
      let dir: string | undefined;
      let next = 1;
      const acknowledged: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const server = await startServe(dir);
        ({ dir } = server);
        const enough = acknowledged.length + 150;
        const clients = Array.from({ length: 8 }, async () => {
          for (;;) {
            const id = next++;
            const response = await post(server, '/api/users', user(id)).catch(() => undefined);
            if (!response) return;
            if (response.status === 201) acknowledged.push(id);
          }
        });
        await server.until(() => acknowledged.length >= enough, 'acknowledged rows');
        server.kill('SIGKILL');
        await server.ended;
        await Promise.all(clients);
        const stored = new Set((await rowsOf(server.dir, 'User')).map(({ id }) => id));
        expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
      }
      const last = await startServe(dir);
      await last.until(
        () => last.printed().stderr.includes('closed'),
        'the audit of what was left',
      );
      last.kill('SIGTERM');
      await last.ended;
      // Rows in flight at the kill may be stored without an answer: the audit names them.
      const { stdout } = await runProgram(['verify', '--dir', last.dir]);
      expect(stdout).toContain('Audit passed');
    },
  );

  it('does not start a run again, and goes on with its queue', FULL, async () => {
    const server = await startServe();
    const slow = {
      workload: 'generate',
      settings: { rows: 20_000, seed: 3, pace: 5, fresh: true },
    };
    await post(server, '/api/runs', slow);
    await post(server, '/api/runs', { settings: { fresh: true } });
    await expect.poll(async () => (await runOf(server, 'q-1')).run).toMatch(/^r-/);
    server.kill('SIGKILL');
    await server.ended;
    const second = await startServe(server.dir);
    await expect.poll(async () => (await runOf(second, 'q-2')).state).toBe('stored');
    const first = await runOf(second, 'q-1');
    // Its process notices the end of the server, stops cleanly, and stores what it has written.
    expect(['stored', 'crashed']).toContain(first.state);
    expect(first.summary?.measured?.audit.ok).toBe(true);
    expect(first.summary?.ending).not.toBe('completed');
  });
});
