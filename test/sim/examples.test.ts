import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { perEntity, uniqueKey, type EntityName } from '../../source/entities/entity.js';
import { judgeRow } from '../../source/entities/judge.js';
import type { StoredRow } from '../../source/entities/value.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { root } from '../harness/program.js';
import { openFolder, rowsOf } from './folder-input.js';

const example = (name: string): string => path.join(root, 'examples', name);

/** What becomes of each row of an example in empty databases, parents first. */
async function outcomesOf(name: string): Promise<Record<EntityName, string[]>> {
  const workload = await openFolder(example(name));
  const rows = rowsOf(workload);
  await workload.dispose();
  const taken = perEntity(() => new Set<unknown>(), SHOP);
  const addresses = new Set<string>();

  const insert = (entity: EntityName, stored: StoredRow): string => {
    const address = entity === 'User' ? uniqueKey(String(stored[2])) : '';
    if (taken[entity]!.has(stored[0]) || addresses.has(address)) return 'duplicate';
    if (entity === 'Order' && !(taken.User!.has(stored[1]) && taken.Product!.has(stored[2])))
      return 'missing';
    taken[entity]!.add(stored[0]);
    if (address) addresses.add(address);
    return 'inserted';
  };

  const outcomes = ENTITY_NAMES.map((entity) => [
    entity,
    rows[entity]!.map((row) => {
      const { stored } = judgeRow(ENTITIES[entity]!, row);
      return stored ? insert(entity, stored) : 'invalid';
    }),
  ]);
  return Object.fromEntries(outcomes) as Record<EntityName, string[]>;
}

function count(outcomes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

describe('the Chinook example', () => {
  it('ends as its README describes', async () => {
    const outcomes = await outcomesOf('chinook');
    expect(count(outcomes.User!)).toEqual({ inserted: 59 });
    expect(count(outcomes.Product!)).toEqual({ inserted: 3500, invalid: 3 });
    expect(count(outcomes.Order!)).toEqual({ inserted: 2237, missing: 3 });
    expect(readFileSync(path.join(example('chinook'), 'README.md'), 'utf8')).toContain(
      '5,796 of 5,802 rows go in (99.9 %)',
    );
  });
});

describe('the mixed example', () => {
  it('ends as its README describes, row by row', async () => {
    const outcomes = await outcomesOf('mixed');
    const readme = readFileSync(path.join(example('mixed'), 'README.md'), 'utf8');
    const reported = [
      ...readme.matchAll(/^\|[^|]*\| +\d+ +\| (inserted|invalid|duplicate|missing)/gm),
    ];
    expect(ENTITY_NAMES.flatMap((entity) => outcomes[entity])).toEqual(
      reported.map(([, outcome]) => outcome),
    );
    expect(readme).toContain('7 of 18 rows go in (38.9 %)');
    expect(count(reported.map(([, outcome = '']) => outcome))).toMatchObject({ inserted: 7 });
  });
});
