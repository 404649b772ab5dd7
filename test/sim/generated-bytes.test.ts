import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';

import { SHOP } from '../../source/entities/shop.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { encodeRow } from '../../source/sim/workloads/files/spool-row.js';
import { generateWorkload, openGenerator } from '../../source/sim/workloads/generate.js';

/** A stored run names its seed: the rows of a seed must stay the same, byte for byte. */
it.each([
  { rows: 4000, invalid: 0.5, seed: 1, bytes: 'f1438c16279d64716b7c6dfad598cc09' },
  { rows: 4000, invalid: 0, seed: 42, bytes: '81dbb1e00708a81589335bc3999cd529' },
  {
    rows: 1003,
    invalid: 1,
    seed: Number.MAX_SAFE_INTEGER,
    bytes: '4da8288ed1948234c78e6ab7abfd7365',
  },
  { rows: 7, invalid: 0.15, seed: -1, bytes: '4b7bff1df6a88e106a3cb15e7224292c' },
])('$rows rows of the shop with the seed $seed never change', ({ bytes, ...options }) => {
  const { source } = generateWorkload(options, SHOP_MODEL);
  if (source.kind !== 'generate') throw new TypeError('not a generated workload');
  const generator = openGenerator(source.plan, SHOP);
  const hash = createHash('sha256');
  for (const entity of SHOP.entities) {
    for (const row of generator.read(entity, 1, source.plan.counts[entity.name]!)) {
      hash.update(`${encodeRow(row)}\n`);
    }
  }
  expect(hash.digest('hex').slice(0, 32)).toBe(bytes);
});
