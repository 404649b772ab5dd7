import { expect, it } from 'vitest';

import type { Size } from '../../source/components/look.js';
import { displayWidth } from '../../source/components/text.js';
import type { EntityName } from '../../source/entities/entity.js';
import type { DescribedTopology } from '../../source/router/describe.js';
import type { ShardSnapshot } from '../../source/sim/shards.js';
import { HOSTILE } from '../corpus/hostile.js';
import { describeEach } from '../harness/full.js';
import { runOf, shardOf, snapshotOf } from './support/run.js';
import { drawScreen } from './support/screen.js';
import { TERMINALS } from './support/session.js';
import { settle, testShell, type TestShell } from './support/shell.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';

const nameOf = (entity: EntityName, shard: number): string =>
  `${ENTITIES[entity]!.table}-${shard + 1}`;

/** A topology of so many servers for each entity. */
function topologyOf(count: number, name = nameOf): DescribedTopology {
  return {
    file: 'topology.yaml',
    entities: SHOP.entities.map((definition) => ({
      entity: definition.name,
      definition,
      rule: `hash by id over ${count}`,
      isCopied: false,
      databases: Array.from({ length: count }, (_, shard) => ({
        name: name(definition.name, shard),
        engine: 'PostgreSQL',
        place: `postgres://dbsim:***@10.0.0.${shard + 1}:5432/dbsim`,
        replicas: [],
      })),
    })),
  };
}

/** A run over such a topology, in which some databases are as given. */
async function liveShell(
  terminal: Size,
  count: number,
  changes: Readonly<Record<string, Partial<ShardSnapshot>>> = {},
  name = nameOf,
): Promise<TestShell> {
  const test = testShell({ terminal });
  const snapshot = snapshotOf(10, {
    shards: ENTITY_NAMES.flatMap((entity) =>
      Array.from({ length: count }, (_, shard) =>
        shardOf(name(entity, shard), { inserted: 100 + shard, ...changes[nameOf(entity, shard)] }),
      ),
    ),
  });
  test.services.run = runOf(10, { topology: topologyOf(count, name), snapshot });
  test.shell.open('live');
  test.shell.tick();
  await settle();
  return test;
}

const AWAY = {
  state: 'away',
  sinceMs: 340,
  kind: 'unreachable',
  waitingRows: 3,
  failed: 17,
  retries: 40,
  reconnects: 2,
  asking: [4, 7],
} as const;

async function screenOf({ shell }: TestShell, { columns, rows }: Size): Promise<string> {
  const { lines } = await drawScreen(shell);
  expect(lines).toHaveLength(rows);
  expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
  return lines.join('\n');
}

describeEach(TERMINALS, 'databases of a run at $columns×$rows', (terminal) => {
  it('are reported by the worst of each entity where they are many', async () => {
    const seen = await screenOf(
      await liveShell(terminal, 8, {
        'users-3': AWAY,
        'users-5': { state: 'slow', sinceMs: 9000, kind: 'locked' },
        'orders-8': { backMs: 10_340 },
      }),
      terminal,
    );
    expect(seen).toMatch(/users 8 .*✖ users-3 away 12/);
    expect(seen).toMatch(/orders 8 .*✔ orders-8 back 2/);
    expect(seen).toMatch(/T\d+ /);
    if (terminal.columns >= 120) expect(seen).toContain('away 12 s, no connection, 2 of 8');
  });

  it('are all there, with what each is about, when they are asked for', async () => {
    const test = await liveShell(terminal, 8, { 'users-3': AWAY });
    await test.press('d');
    const seen = await screenOf(test, terminal);
    expect(seen).toMatch(/users-3 +✖ away 12 s, no connection +100?/);
    expect(seen).toMatch(/users-1 +✔ up +100/);
    if (terminal.columns >= 80) expect(seen).toMatch(/users-3 .* 3 +17 +40/);
    if (terminal.columns >= 120) {
      expect(seen).toMatch(/users-3 .* T04 T07 +10\.0\.0\.3:5432\/dbsim/);
      expect(seen).toContain('orders-8');
    }
    expect(seen).not.toContain('***');
    await test.press('G');
    expect(await screenOf(test, terminal)).toMatch(/orders-8 +✔ up +107/);
    await test.press('escape');
    expect(await screenOf(test, terminal)).toMatch(/T01 /);
  });

  it('have names that do no harm', async () => {
    const away = { 'users-1': AWAY, 'products-2': AWAY, 'orders-1': AWAY };
    // Each of the three entities, which all have a line on every screen, shows another text.
    for (let first = 0; first < HOSTILE.length; first += ENTITY_NAMES.length) {
      const name = (entity: EntityName, shard: number): string =>
        `${nameOf(entity, shard)} ${HOSTILE[first + ENTITY_NAMES.indexOf(entity)] ?? ''}`;
      const test = await liveShell(terminal, 2, away, name);
      await screenOf(test, terminal);
      await test.press('d');
      await screenOf(test, terminal);
    }
  });
});

it('each database has its line beside the threads where there is room for both', async () => {
  const large = { columns: 120, rows: 40 };
  const few = await screenOf(await liveShell(large, 3, { 'users-2': AWAY }), large);
  expect(few).toMatch(/users-2 +✖ away/);
  expect(few).toMatch(/T10 /);
  const small = { columns: 80, rows: 24 };
  expect(await screenOf(await liveShell(small, 3), small)).not.toContain('DATABASE ');
});

it('without colours a database that is away is reported by sign and word', async () => {
  const test = await liveShell({ columns: 80, rows: 24 }, 8, { 'users-3': AWAY });
  const { lines } = await drawScreen(test.shell, false);
  expect(lines.join('\n')).toMatch(/users 8 .* \S+ users-3 away 12 s/);
});

it.each([
  [120, 36],
  [80, 24],
] as const)(
  'tables that share a database have lines of their own names, at %i × %i',
  async (columns, rows) => {
    const { shell } = await liveShell({ columns, rows }, 1, {}, () => 'shop.db');
    const { lines } = await drawScreen(shell);
    for (const table of ['users', 'products', 'orders']) {
      expect(lines.some((line) => line.startsWith(` ${table} in s`))).toBe(true);
    }
  },
);
