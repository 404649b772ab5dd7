import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { KEPT_TOPOLOGY, keptTopologyFile } from '../../source/lab/kept-topology.js';
import { placeRun, schemaStem } from '../../source/lab/places.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { allDatabases, fingerprintOf, type Topology } from '../../source/router/topology.js';
import { SHOP } from '../../source/entities/shop.js';
import { temporaryFolder } from '../harness/folder.js';

const MIXED = `
deadlineMs: 4000
entities:
  User:
    databases:
      - { name: u1, url: 'postgres://ana:\${SECRET}@db:5432/shop?sslmode=disable&options=-c%20jit%3Doff' }
      - { name: u2, file: u.db }
    spread: { rule: rendezvous, by: id }
  Product:
    nodes: ['mysql://ana:\${SECRET}@n1/shop', 'mysql://ana:\${OTHER}@n2/shop']
  Order:
    databases: [{ name: o1, file: a/o.db }, { name: o2, file: b/o.db }]
    spread: { by: user_id }
`;

function mixed(): Topology {
  const file = path.join(temporaryFolder(), 'mixed.yaml');
  writeFileSync(file, MIXED);
  return readTopologyFile(file, { SECRET: 'p@ss/w', OTHER: 'second' }, SHOP);
}

const STEM = schemaStem('x-20261129-093116-123-65f0', 2, 1);

it('a run has files in its folder and schemas on the servers, under the same names and rules', () => {
  const topology = mixed();
  const { topology: placed, schemas } = placeRun(topology, '/here/run', STEM);
  expect(fingerprintOf(placed)).toBe(fingerprintOf(topology));
  const places = allDatabases(placed).map((one) => ('file' in one ? [one.file] : one.addresses));
  expect(places).toEqual([
    [
      'postgres://ana:p%40ss%2Fw@db:5432/shop?sslmode=disable&options=-c+jit%3Doff+-c+search_path%3Ddbsim_lab_20261129_093116_123_65f0_r2_v2_1',
    ],
    ['/here/run/data/users-2.db'],
    [
      'mysql://ana:p%40ss%2Fw@n1/dbsim_lab_20261129_093116_123_65f0_r2_v2_2',
      'mysql://ana:second@n2/dbsim_lab_20261129_093116_123_65f0_r2_v2_2',
    ],
    ['/here/run/data/orders-1.db'],
    ['/here/run/data/orders-2.db'],
  ]);
  expect(schemas.map(({ beside }) => beside)).toEqual(
    allDatabases(topology).filter((one) => 'engine' in one),
  );
});

it('the topology file of kept databases leads to them, and holds no password', () => {
  const dir = temporaryFolder();
  const { topology } = placeRun(mixed(), dir, STEM);
  const text = keptTopologyFile(topology);
  expect(text).not.toMatch(/p(?:@|%40)ss|second/);
  const file = path.join(dir, KEPT_TOPOLOGY);
  writeFileSync(file, text);
  const env = { DBSIM_PASSWORD: 'p@ss/w', DBSIM_PASSWORD_2: 'second' };
  expect(readTopologyFile(file, env, SHOP)).toEqual(topology);
});
