import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import type { RunRecord } from '../../source/ledger/record.js';
import { command, simulate, words } from '../e2e/support/simulate.js';
import { start } from '../e2e/support/started.js';
import { temporaryFolder } from '../harness/folder.js';
import { Galera, GALERA } from '../harness/engines/galera.js';
import { describeEngine } from '../harness/engines/programs.js';
import { until } from '../harness/engines/server.js';
import { itDecidesAsOnSqlite, itDecidesOverShards, runAssignmentTwice } from './cases.js';
import { databaseOf, DATABASES, SECRET, topologyFile } from './support.js';

describeEngine('on a Galera cluster', GALERA, () => {
  let galera: Galera;
  let topology: string[];
  let env: Record<string, string>;

  beforeAll(async () => {
    galera = await Galera.start();
    env = { [SECRET]: galera.password };
    topology = [
      '--topology',
      topologyFile((entity) => galera.urls(databaseOf(entity), SECRET), 3000),
    ];
  }, 120_000);
  afterAll(() => galera.stop());
  beforeEach(() => galera.createSchemas(...DATABASES));

  it('the assignment has its outcome, again and again', async () => {
    const dir = await runAssignmentTwice({ topology, env });
    const status = await command(dir, ['status', ...topology], { env });
    expect(status.stdout).toMatch(/dbsim_users.*and 2 more.*MariaDB Galera.*2 applied +8 /);
    const reset = await command(dir, ['reset', '--yes', ...topology], { env });
    expect(reset.stdout).toContain('Deleted 24 rows');
  });

  itDecidesAsOnSqlite(() => ({ topology, env }));

  itDecidesOverShards(() => ({
    create: (...names) => galera.createSchemas(...names),
    place: (name) => `{ name: ${name}, nodes: ${JSON.stringify(galera.urls(name, SECRET))} }`,
    env,
  }));

  it('a node that holds other rows than the others is found', async () => {
    const { dir } = await simulate(['assignment', ...topology], { env });
    await galera.stray(galera.node(3), 'DELETE FROM dbsim_orders.orders WHERE id = 1');
    const { code, stdout } = await command(dir, ['verify', ...topology], { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/holds other rows than the others/);
  });

  it.each(['killed and taken back', 'frozen for longer than the deadline'])(
    'a run goes on while a node is %s',
    async (fault) => {
      const dir = temporaryFolder();
      const line =
        'generate --rows 1200 --invalid 0 --threads 6 --pace 30 --seed 1 --json record.json';
      const run = start(['run', ...words(line), '--dir', dir, ...topology], { cwd: dir, env });
      const node = galera.node(2);
      await until('rows are written', async () => {
        const found = await galera
          .query(galera.node(1), 'SELECT count(*) AS n FROM dbsim_orders.orders')
          .catch(() => []);
        return Number(found[0]?.['n'] ?? 0) > 20;
      });
      if (fault.startsWith('killed')) {
        await galera.kill(node);
        await galera.rejoin(node);
      } else {
        node.server?.freeze();
        await pause(4000);
        node.server?.thaw();
      }
      const { code, stderr } = await run.ended;
      const record = JSON.parse(readFileSync(path.join(dir, 'record.json'), 'utf8')) as RunRecord;
      expect(record.totals, stderr).toMatchObject({ inserted: 1200, failed: 0, unknown: 0 });
      expect(record.run.retries).toBeGreaterThan(0);
      expect(code).toBe(0);
      await galera.ready(node);
      const verified = await command(dir, ['verify', ...topology], { env });
      expect(verified.code, verified.stdout).toBe(0);
    },
    90_000,
  );
});
