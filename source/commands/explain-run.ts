import { nameById, type Entity, type EntityName } from '../entities/entity.js';
import { showKey } from '../entities/identity.js';
import { judgeRow, validFields } from '../entities/judge.js';
import type { RawRow } from '../entities/value.js';
import { attemptsOf } from '../ledger/attempts.js';
import { modelOfRun } from '../ledger/model-of-run.js';
import { listRuns } from '../ledger/catalogue.js';
import {
  decisionsOf,
  describeDecision,
  referencedBy,
  type Decision,
  type ReferencedDecision,
} from '../ledger/decisions.js';
import { readRecord } from '../report/run.js';

/** What a run decided about a row, by its id, and about the rows that it points to. */
export interface RowInRun {
  readonly run: string;
  readonly workload: string;
  readonly entity: EntityName;
  readonly id: number;
  /** Its key for a person. */
  readonly key: string;
  /** Its attempts, at most three; none if the run did not attempt it. */
  readonly attempts: readonly Decision[];
  /** What it decided about the other rows that the given row points to; none for a row that is given by its id. */
  readonly references: readonly ReferencedDecision[];
}

/**
 * What the latest run decided about a row; undefined if no run is stored, if the latest one has no record
 * yet, or if the row has no id.
 * @param row its fields, or its id alone
 * @throws ProgramError if the record of the run cannot be read
 */
export async function findInLatestRun(
  dir: string,
  definition: Entity,
  row: RawRow,
): Promise<RowInRun | undefined> {
  const { name: entity, fields, identifying } = definition;
  const [run] = listRuns(dir);
  const valid = validFields(definition, judgeRow(definition, row));
  const id = identifying ? valid[0] : row[0];
  if (run === undefined || typeof id !== 'number') return undefined;
  const record = await readRecord(dir, run);
  if (!record) return undefined;
  const model = modelOfRun(record.run);
  // A run of another model says nothing about the row, even where an entity has the same name.
  const known = model.byName.get(entity);
  if (!known || !isSameEntity(known.fields, fields)) return undefined;
  const attempts = attemptsOf(dir, record);
  const own = decisionsOf(attempts, entity, id, model);
  const shown = own.flatMap(({ references }) => references);
  const values = Object.fromEntries(fields.map(({ name }, position) => [name, row[position]]));
  return {
    run,
    workload: record.run.workload,
    entity,
    id,
    key: identifying ? showKey(definition, valid) : String(id),
    attempts: own,
    references: referencedBy(attempts, entity, values, model).filter(
      ({ field, id: to }) => !shown.some((one) => one.field === field && one.id === to),
    ),
  };
}

function isSameEntity(one: Entity['fields'], other: Entity['fields']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The same as lines; they quote values, so they are not safe for a terminal. */
export function describeInRun(found: RowInRun): string[] {
  const { run, workload, entity, key, attempts, references } = found;
  const own =
    attempts.length === 0
      ? [`  ${nameById(entity, key)}, not attempted`]
      : attempts.flatMap(({ attempt, references: pointed }) =>
          [`  ${describeDecision({ entity, key, attempt })}`].concat(
            pointed.map(describeReference),
          ),
        );
  return [
    '',
    `In the latest run, ${run} (${workload})`,
    ...own,
    ...(references.length > 0 ? ['', 'The rows that this one points to, in that run'] : []),
    ...references.map(describeReference),
  ];
}

function describeReference(reference: ReferencedDecision): string {
  return `    ${reference.field}: ${describeDecision(reference)}`;
}
