import { formatAmount, formatCount, formatFew, formatList } from '../../base/format.js';
import { amountInWords } from '../../base/number-words.js';
import { capitalize } from '../../base/text.js';
import { createServerTable, serverIndexes } from '../../db/server/schema.js';
import { createTableSql, uniqueIndexes } from '../../db/sqlite/schema.js';
import { definitionOf } from '../../db/table-definition.js';
import { entityNamed, type Entity, type Model } from '../../entities/model.js';
import { referenceWordsOf } from '../../entities/reference-words.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import type { RunRecord } from '../../ledger/record.js';
import { databasesOf } from '../../ledger/run-databases.js';
import { flowDiagram, type Flow } from '../charts/flow.js';
import { text, type Block, type Chapter } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import { placesTable } from '../tables/places.js';
import { referencePolicy } from '../../references/registry.js';
import { describeUnit } from '../../units/plan.js';
import { policyNamed } from '../../units/registry.js';
import { describeUnlistedRules, rulesTable } from '../tables/rules.js';

/** Database names that a sentence lists; of more it gives the number. */
const NAMED_DATABASES = 4;

/** Tables that a sentence lists. */
const NAMED_TABLES = 8;

/** Characters of statements that are printed; `model show --sql` prints those of a model of any size. */
const PRINTED_SQL = 40_000;

/** What was done: the parts and how they work together, the databases, the rules, the tables. */
export function made({ record, model }: Facts): Chapter {
  return {
    id: 'made',
    title: 'What was done',
    blocks: [
      text(describeProcedure(record)),
      {
        kind: 'chart',
        chart: {
          draw: (width) => flowDiagram(flowOf(record, model), width),
          alt: describeFlow(record, model),
        },
      },
      {
        kind: 'table',
        title: 'Where the rows are, and what an accident can cost',
        table: placesTable(record),
      },
      {
        kind: 'table',
        title: 'The rules that each row was checked against',
        table: rulesTable(model),
        note: describeUnlistedRules(model),
      },
      ...schemas(record, model),
    ],
  };
}

/** What a thread does with a row, and what happens afterwards, under the settings of this run. */
export function describeProcedure({
  run,
  totals,
  entities,
}: Pick<RunRecord, 'run' | 'totals' | 'entities'>): string {
  const model = modelOfRun(run);
  const { order, references, batch, pipeline = 1, turn = 1, writer = 'driver' } = run.settings;
  const { unit, together: policy = 'separate' } = run.settings;
  const attempted = model.entities.map(
    ({ name, table }) => `${formatCount(entities[name]!.attempted)} of ${table}`,
  );
  const isEmpty = totals.attempted === 0;
  const together =
    unit !== undefined
      ? 'writes the rows of a unit'
      : batch > 1
        ? 'writes them in one transaction'
        : 'writes it in a transaction of its own';
  const claims =
    batch > 1
      ? `claims up to ${formatAmount(batch, 'row')}, checks their rules`
      : 'claims a row, checks its rules';
  return [
    isEmpty
      ? `The run was to have ${amountInWords(run.threads, 'thread')}; no row was attempted.`
      : `${capitalize(amountInWords(run.threads, 'thread'))} attempted ${describeRows(run, totals)} of the workload: ${formatFew(attempted, NAMED_TABLES)}.`,
    `A thread ${claims}, ${referencePolicy(references).step(referenceWordsOf(model))}, ${ORDERS[order]}, and ${together}.`,
    ...(pipeline > 1
      ? [`A turn sends up to ${formatAmount(pipeline, 'row')} to the driver together.`]
      : []),
    ...(unit === undefined
      ? []
      : [
          `The rows are units, ${describeUnit(modelOfRun(run), unit)}; one thread writes all rows of a unit (${policy}): ${policyNamed(policy).meaning}.`,
        ]),
    ...(writer === 'sequelize'
      ? ['Rows were written through the models of Sequelize, an ORM, in its own transactions.']
      : []),
    ...describeLocking(run.settings),
    ...(turn > 1
      ? [
          `A turn is up to ${formatAmount(turn, 'row')} of one entity, each in a transaction of its own that the thread waits for; then the next thread writes.`,
        ]
      : []),
    'The ledger, a file outside the databases, holds the outcome of every row; after the last one the audit, a process of its own, read the databases back and compared them with the ledger.',
  ].join(' ');
}

/** How transactions began and were tried again, as far as that is not what runs do by default. */
function describeLocking({ begin, checkFirst, retry }: RunRecord['run']['settings']): string[] {
  const isDeferred = begin === 'deferred';
  return [
    ...(isDeferred
      ? [
          'A transaction began with BEGIN DEFERRED and asked for the write lock with its first INSERT.',
        ]
      : []),
    ...(checkFirst === true
      ? [
          `It looked up the keys of its rows first, ${isDeferred ? 'in that transaction' : 'before the transaction'}.`,
        ]
      : []),
    ...(retry === undefined || retry === 'fixed'
      ? []
      : [
          retry === 'none'
            ? 'After a lock or a conflict it tried again at once.'
            : 'After a lock or a conflict it tried again after a random time that doubled with each try.',
        ]),
  ];
}

/** "the 30 rows", "9 of the 30 rows"; "9 rows" where it is not known whether there were more. */
function describeRows(
  { planned, status, settings }: RunRecord['run'],
  { attempted }: Pick<RunRecord['totals'], 'attempted'>,
): string {
  const isAll = status === 'completed' && settings.durationMs === undefined;
  if (planned === undefined && !isAll) return formatAmount(attempted, 'row');
  const all = Math.max(planned ?? 0, attempted);
  const rows = all === 1 ? 'the only row' : `the ${formatAmount(all, 'row')}`;
  return attempted < all ? `${formatCount(attempted)} of ${rows}` : rows;
}

const ORDERS = {
  fifo: 'waits for its turn in row order',
  race: "competes with others for the database's own lock",
} as const;

function flowOf({ run }: RunRecord, { entities }: Model): Flow {
  const databases = databasesOf(run.settings);
  return {
    threads: run.threads,
    order: run.settings.order,
    databases: entities.map(({ name, table }) => ({
      rows: table,
      names: databases
        .filter(({ entity }) => entity === name)
        .map(({ settings }) => settings.database),
    })),
  };
}

function describeFlow(record: RunRecord, model: Model): string {
  const databases = flowOf(record, model).databases.map(({ rows, names }) =>
    names.length > NAMED_DATABASES
      ? `${rows} to ${formatAmount(names.length, 'database')}`
      : `${rows} to ${formatList(names)}`,
  );
  return `The path of a row: workload, one of ${formatAmount(record.run.threads, 'thread')}, rules, router, database (${formatFew(databases, NAMED_TABLES)}); every outcome goes to the ledger, and the audit compares the ledger with the databases`;
}

/** The statements that create the tables, for each entity and engine that the run had. */
function schemas({ run }: RunRecord, model: Model): Block[] {
  const pairs = new Map<string, { engine: string; entity: Entity }>();
  for (const { entity, settings } of databasesOf(run.settings)) {
    pairs.set(`${entity} ${settings.engine}`, {
      engine: settings.engine,
      entity: entityNamed(model, entity),
    });
  }
  const lines = printable(
    [...pairs.values()].map(({ engine, entity }) => statementsOf(engine, entity)),
  );
  return lines.length === 0
    ? []
    : [{ kind: 'code', title: 'The tables, and the checks that back up the rules', lines }];
}

/** The statements of as many tables as there is room for; the first is always whole. */
function printable(tables: readonly (readonly string[])[]): string[] {
  let length = 0;
  const kept = tables.filter((lines, index) => {
    length += lines.join('').length;
    return index === 0 || length <= PRINTED_SQL;
  });
  const more = tables.length - kept.length;
  const note = `-- and ${formatAmount(more, 'more table')}; the model is in the record of the run`;
  return more > 0 ? [...kept.flat(), note] : kept.flat();
}

function statementsOf(engine: string, entity: Entity): string[] {
  const definition = definitionOf({ entity });
  if (engine === 'SQLite') {
    return [createTableSql(definition), ...uniqueIndexes(definition).map(({ sql }) => sql)].map(
      (sql) => `${sql};`,
    );
  }
  const server = engine === 'PostgreSQL' ? 'postgres' : 'mysql';
  const indexes = serverIndexes(server, definition).map(({ sql }) => sql);
  return [createServerTable(server, definition), ...indexes].map((sql) => `${sql};`);
}
