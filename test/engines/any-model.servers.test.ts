/** @module-tag full */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Entity } from '../../source/entities/entity.js';
import { isDerived } from '../../source/entities/input-fields.js';
import { selfReferring } from '../../source/entities/model.js';
import { runModelOf, type RunModel } from '../../source/model/run-model.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import type { Topology } from '../../source/router/topology.js';
import { failedChecks, outcomesOfModel, runModel } from '../e2e/support/any-model.js';
import { timesEach } from '../e2e/support/thorough.js';
import { anyRunModel } from '../harness/any-run-model.js';
import { describeEngine } from '../harness/engines/describe.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';

const DATABASE = 'dbsim_any';

/** The ways in which rows are written that a model may have; one that refers to itself has but one. */
const VARIANTS = [{}, { batch: 7 }, { turn: 5 }, { pipeline: 4 }];

/** How many models are run; `DBSIM_MODELS=40` runs as many. */
const MODELS = Number(process.env['DBSIM_MODELS'] ?? timesEach({ usually: 4, thoroughly: 40 }));

/** How many tables a model has at most. */
const TABLES = MODELS > 4 ? 12 : 5;

/** A model with all its tables in one database, which then has the foreign keys of all references. */
function inOneDatabase({ descriptor }: RunModel): RunModel {
  const resources = descriptor['resources'] as readonly object[];
  return runModelOf({
    ...descriptor,
    resources: resources.map((resource) =>
      Object.assign({}, resource, { 'dbsim:database': 'one' }),
    ),
  });
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A field whose value can be taken away without a change of what a row is and points to. */
function loseableField({ fields, identifying = [0], references, uniques }: Entity) {
  return fields.find(
    (field, at) =>
      field.optional === true &&
      !isDerived(field) &&
      !identifying.includes(at) &&
      !uniques.includes(at) &&
      !references.some(({ positions }) => positions.includes(at)),
  );
}

describeEngine('any model on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterAll(() => postgres.stop());

  const topologyIn = (dir: string, { model }: RunModel): Topology => {
    const file = path.join(dir, 'topology.json');
    writeFileSync(file, JSON.stringify({ entities: { one: { url: postgres.url(DATABASE) } } }));
    return readTopologyFile(file, {}, model);
  };

  /** Changes stored rows past the program, and past the foreign keys. @returns how many */
  const plant = async (sql: string): Promise<number> => {
    const found = await postgres.query(
      DATABASE,
      'SET session_replication_role = replica',
      `WITH changed AS (${sql} RETURNING 1) SELECT count(*)::int AS n FROM changed`,
    );
    return Number(found[0]?.['n']);
  };

  /** One row of a table. */
  const oneOf = (table: string, where = 'true'): string =>
    `ctid = (SELECT min(ctid::text)::tid FROM ${table} WHERE ${where})`;

  it.runIf(process.env['DBSIM_MODELS'])(
    `does to each row what it does on SQLite, and planted defects are found, ${MODELS} models`,
    async () => {
      await fc.assert(
        fc.asyncProperty(
          anyRunModel(TABLES).map(inOneDatabase),
          fc.nat(1000),
          fc.nat(3),
          async (own, seed, variant) => {
            const outcomes = await outcomesOfModel(own, seed, { threads: 1 }, false);
            const isSelfReferring = selfReferring(own.model).length > 0;
            const settings = isSelfReferring ? {} : VARIANTS[variant]!;
            await postgres.createDatabases(DATABASE);
            const run = await runModel(own, seed, { ...settings, threads: 4 }, (dir) =>
              topologyIn(dir, own),
            );
            expect(run.outcomes).toEqual(outcomes);
            for (const entity of own.model.entities) {
              const table = quote(entity.table);
              const field = loseableField(entity);
              if (!field) continue;
              const column = quote(field.name);
              const isSet = `${column} IS NOT NULL`;
              const changed = await plant(
                `UPDATE ${table} SET ${column} = NULL WHERE ${oneOf(table, isSet)}`,
              );
              if (changed === 0) continue;
              expect(await failedChecks(run)).toContain('altered');
              break;
            }
            const before = await failedChecks(run);
            const [first] = own.model.parentsFirst;
            const table = quote(first!.table);
            if ((await plant(`DELETE FROM ${table} WHERE ${oneOf(table)}`)) === 0) return;
            expect(before).not.toContain('lost');
            expect(await failedChecks(run)).toContain('lost');
          },
        ),
        { numRuns: MODELS },
      );
    },
  );
});
