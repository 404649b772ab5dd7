import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { schemaStem } from '../../source/lab/places.js';
import { listedSchemas, removeLeftovers } from '../../source/lab/leftover-schemas.js';
import {
  TemporarySchemas,
  type FiledSchema,
  type SchemaServer,
} from '../../source/lab/temporary-schemas.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { allDatabases, type Topology } from '../../source/router/topology.js';
import { SHOP } from '../../source/entities/shop.js';
import { temporaryFolder } from '../harness/folder.js';

const STEM = schemaStem('x-20261129-093116-65f0', 1, 0);

interface Stage {
  readonly work: string;
  readonly file: string;
  readonly topology: Topology;
  readonly needed: FiledSchema[];
}

function stage(): Stage {
  const dir = temporaryFolder();
  const file = path.join(dir, 'servers.yaml');
  const entities = ['User', 'Product', 'Order'].map(
    (entity) => `  ${entity}: { url: 'postgres://ana:secret@db/${entity.toLowerCase()}s' }`,
  );
  writeFileSync(file, ['entities:', ...entities].join('\n'));
  const work = path.join(dir, 'x.work');
  mkdirSync(work);
  const topology = readTopologyFile(file, {}, SHOP);
  const needed = allDatabases(topology).flatMap((beside, index) =>
    'engine' in beside ? { beside, schema: `${STEM}_${index + 1}`, topologyFile: file } : [],
  );
  return { work, file, topology, needed };
}

/** A server that keeps a list of its schemas. @param fail throws what it answers instead */
function fakeServers(
  fail: (verb: string, schema: string) => void = () => undefined,
): SchemaServer & { schemas: Set<string> } {
  const schemas = new Set<string>();
  return {
    schemas,
    async create(_, schema) {
      fail('create', schema);
      schemas.add(schema);
    },
    async drop(_, schema) {
      fail('drop', schema);
      schemas.delete(schema);
    },
    bytes: async () => 8192,
    connections: async () => 20,
  };
}

describe('temporary schemas', () => {
  it('are listed before they are created, without a password, and removed when they are dropped', async () => {
    const { work, needed } = stage();
    const listed: number[] = [];
    const servers = fakeServers((verb) => {
      if (verb === 'create') listed.push(listedSchemas(work).length);
    });
    const schemas = new TemporarySchemas(work, servers);
    await schemas.create(needed);
    expect(listed).toEqual([3, 3, 3]);
    expect(JSON.stringify(listedSchemas(work))).not.toContain('secret');
    expect(await schemas.bytes(needed)).toBe(3 * 8192);
    expect(await schemas.drop(needed)).toEqual([]);
    expect([listedSchemas(work), [...servers.schemas], schemas.hasAny]).toEqual([[], [], false]);
  });

  it('that cannot be dropped stay listed, with the reason', async () => {
    const { work, needed } = stage();
    const servers = fakeServers((verb, schema) => {
      if (verb === 'drop' && schema.endsWith('_2')) {
        throw new DatabaseError('products at db', 'unreachable', 'ECONNREFUSED');
      }
    });
    const schemas = new TemporarySchemas(work, servers);
    await schemas.create(needed);
    const [problem, ...others] = await schemas.drop(needed);
    expect(problem).toMatch(/_1_2|_v1_2 was not dropped: products at db cannot be reached/);
    expect(others).toEqual([]);
    expect(listedSchemas(work).map(({ schema }) => schema)).toEqual([`${STEM}_2`]);
  });

  it('of a killed process are dropped by the list, and its folder goes with them', async () => {
    const { work, needed } = stage();
    const servers = fakeServers();
    await new TemporarySchemas(work, servers).create(needed);
    servers.schemas.add('dbsim_users');
    expect(await removeLeftovers(work, '.', {}, servers)).toEqual([]);
    expect([...servers.schemas]).toEqual(['dbsim_users']);
    expect(existsSync(work)).toBe(false);
  });

  it('are left with their folder where the topology file names their server no more', async () => {
    const { work, file, needed } = stage();
    const servers = fakeServers();
    await new TemporarySchemas(work, servers).create(needed);
    writeFileSync(
      file,
      'entities: { User: { file: u }, Product: { file: p }, Order: { file: o } }',
    );
    const problems = await removeLeftovers(work, '.', {}, servers);
    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(/is left: .*servers\.yaml does not name that database any more/);
    expect(problems.join()).not.toContain('secret');
    expect(servers.schemas.size).toBe(3);
    expect(existsSync(work)).toBe(true);
  });

  it('drop nothing that a changed list names beside them', () => {
    const { work } = stage();
    const hostile = ['public', 'dbsim_lab_"; DROP', 'dbsim_lab_x', 7].map((schema) => ({ schema }));
    writeFileSync(path.join(work, 'schemas.json'), JSON.stringify(hostile));
    expect(listedSchemas(work)).toEqual([{ schema: 'dbsim_lab_x' }]);
  });
});

describe('before anything runs', () => {
  const refusal = async (servers: SchemaServer, threads = 4): Promise<string> => {
    const { work, file, topology } = stage();
    const use = { topology, topologyFile: file, threads };
    const schemas = new TemporarySchemas(work, servers);
    const message = await schemas.require([use], STEM).then(
      () => '',
      (error: unknown) => (error as Error).message,
    );
    expect(schemas.hasAny).toBe(false);
    return message;
  };

  it('a schema is created on every server and dropped again', async () => {
    const created: string[] = [];
    const servers = fakeServers((verb, schema) => void created.push(`${verb} ${schema.slice(-1)}`));
    expect(await refusal(servers)).toBe('');
    expect(created).toEqual(['create 1', 'drop 1', 'create 2', 'drop 2', 'create 3', 'drop 3']);
  });

  it('every server that does not let it is named, and what to grant', async () => {
    const servers = fakeServers((verb) => {
      if (verb === 'create') throw new DatabaseError('users at db', 'access-denied', '42501');
    });
    const message = await refusal(servers);
    expect(message).toContain('3 things keep the comparison from starting');
    expect(message).toContain(
      'users at db does not let its user create a schema, and a comparison writes to schemas of its own (42501). Let the user create schemas: GRANT CREATE ON DATABASE "users" TO "ana"',
    );
  });

  it('a server with too few connections is named', async () => {
    expect(await refusal(fakeServers(), 5)).toBe('');
    expect(await refusal(fakeServers(), 6)).toBe(
      'db takes 20 connections, and a run with 6 threads needs 21: use fewer threads',
    );
  });
});
